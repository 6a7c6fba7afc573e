using System.Collections.Immutable;
using Interleave.Display;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>Questions that are asked before and after, and the answers that are kept in between.</summary>
/// <param name="before">The questions before.</param>
/// <param name="after">The questions after, on the same topics in the same order.</param>
/// <param name="kept">Where the answers are.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class QuestionsTwice(ImmutableArray<Question> before, ImmutableArray<Question> after, KeptAnswers kept)
{
    private const string BeforeName = "before";
    private const string AfterName = "after";

    /// <summary>Shows the questions before, and keeps answers to them without saying whether they are right.</summary>
    public Reply Before(IReadOnlyList<string?> answers) => Keep(BeforeName, before, answers,
        "They will stand beside your later ones in 07-put-it-together.");

    /// <summary>Shows the questions after, and keeps answers to them.</summary>
    public Reply After(IReadOnlyList<string?> answers) =>
        Keep(AfterName, after, answers, "The next cell compares them.");

    /// <summary>Shows both answers to each question side by side, and why.</summary>
    public Reply Compare()
    {
        var then = kept.Read(BeforeName, before.Length);
        var now = kept.Read(AfterName, after.Length);
        Choice?[] first = [.. before.Select((question, index) => question.Named(then[index]))];
        Choice?[] second = [.. after.Select((question, index) => question.Named(now[index]))];
        if (second.All(choice => choice is null))
        {
            return new(ReplyPart.Sentence("Nothing to compare yet: none of the six questions above has an answer."));
        }

        var table = Table.Of(Enumerable.Range(0, after.Length),
        [
            (Column.Left("question"), index => after[index].Topic),
            (Column.Left("before"), index => Outcome(first[index])),
            (Column.Left("now"), index => Outcome(second[index])),
        ]);
        return new([
            ReplyPart.Of(table),
            .. second.Index().Where(each => each.Item is not null).Select(each => ReplyPart.Strong(
                Text($"{each.Index + 1}. {each.Item!.Text}: {(each.Item.IsRight ? "right." : "not so.")}"),
                each.Item.Why)),
        ]);
    }

    private static string Outcome(Choice? choice) =>
        choice is null ? "passed over" : $"{choice.Text} ({(choice.IsRight ? "right" : "not so")})";

    private Reply Keep(string when, ImmutableArray<Question> questions, IReadOnlyList<string?> answers, string what)
    {
        if (answers.Count > questions.Length)
        {
            return new(ReplyPart.Sentence(Text($"There are {questions.Length} questions, and {answers.Count} "
                + $"answers.")));
        }

        var (letters, odd, isNew) = (kept.Read(when, questions.Length), new List<string>(), false);
        foreach (var (index, answer) in answers.Index().Where(each => !string.IsNullOrWhiteSpace(each.Item)))
        {
            if (questions[index].Named(answer) is { } choice)
            {
                letters[index] = questions[index].Lettered(choice)[..1];
                isNew = true;
            }
            else
            {
                odd.Add(Text($"“{answer!.Trim()}” is no answer to question {index + 1}: write "
                    + $"{questions[index].Letters}."));
            }
        }

        var problem = isNew ? kept.Write(when, letters) : null;
        var count = letters.Count(letter => letter.Length > 0);
        return new([
            .. questions.Select((question, index) => ReplyPart.Of(
                Text($"{index + 1}."), question, question.Named(letters[index]))),
            .. odd.Select(ReplyPart.Sentence),
            ReplyPart.Sentence(problem is not null
                ? $"Your answers cannot be kept in {kept.FilePath}: {problem}"
                : count == 0
                    ? "Write a letter for each question between the quotation marks, from the first to the last, and "
                        + "run the cell again. Leave one empty to pass it over."
                    : Text($"{Finding.Some(count, "answer")} kept, on this machine only. {what}")),
        ]);
    }
}
