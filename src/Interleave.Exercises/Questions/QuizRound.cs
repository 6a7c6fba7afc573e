using System.Collections.Immutable;
using System.Diagnostics;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>One reader's way through the questions of a quiz: which were right at once, and which come
/// again.</summary>
/// <param name="questions">The questions.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class QuizRound(ImmutableArray<Question> questions)
{
    // Guards the fields below.
    private readonly Lock _gate = new();
    private readonly bool?[] _first = new bool?[questions.Length];
    private readonly List<int> _missed = [];

    /// <summary>Shows a question, or says what is right or wrong with an answer to it.</summary>
    /// <param name="number">The question's number, from 1.</param>
    /// <param name="answer">A letter; empty to see the question.</param>
    public Reply Answer(int number, string? answer)
    {
        if (number < 1 || number > questions.Length)
        {
            return new(ReplyPart.Sentence(Text($"There are questions 1 to {questions.Length}, and no question "
                + $"{number}.")));
        }

        var (index, question) = (number - 1, questions[number - 1]);
        var heading = Text($"Question {number}.");
        if (question.Named(answer) is not { } mine)
        {
            return new(ReplyPart.Of(heading, question), ReplyPart.Sentence(Ask(question, answer)));
        }

        lock (_gate)
        {
            // What counts is the first answer: the second is given by one who has been told.
            if (_first[index] is null)
            {
                _first[index] = mine.IsRight;
                if (!mine.IsRight)
                {
                    _missed.Add(index);
                }
            }
        }

        return new(ReplyPart.Of(heading, question, mine), Judged(question, mine));
    }

    /// <summary>Asks the missed questions once more, one after another.</summary>
    /// <param name="answer">A letter for the question that is being asked; empty to see it.</param>
    public Reply Again(string? answer)
    {
        lock (_gate)
        {
            if (_missed.Count == 0)
            {
                return new(ReplyPart.Sentence(Standing()));
            }

            var question = questions[_missed[0]].Reversed();
            if (question.Named(answer) is not { } mine)
            {
                return new(
                    ReplyPart.Sentence(Standing()), Shown(question), ReplyPart.Sentence(Ask(question, answer)));
            }

            var index = _missed[0];
            _missed.RemoveAt(0);
            if (!mine.IsRight)
            {
                _missed.Add(index);
            }

            var judged = Judged(question, mine);
            return _missed.Count == 0
                ? new(judged, ReplyPart.Sentence(Standing()))
                : new(judged, ReplyPart.Sentence(Standing()), Shown(questions[_missed[0]].Reversed()));
        }

        ReplyPart Shown(Question question) => ReplyPart.Of(Text($"Question {_missed[0] + 1}, once more."), question);
    }

    private string Standing()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread);
        var answered = _first.Count(right => right is not null);
        var atOnce = _first.Count(right => right == true);
        return answered == 0 ? "Nothing has been answered yet. What you miss above comes again here."
            : _missed.Count > 0 ? Text($"{Finding.Some(_missed.Count, "question")} to come again.")
            : answered < questions.Length ? Text(
                $"Nothing missed is left. {questions.Length - answered} of {questions.Length} questions are not "
                    + $"answered yet.")
            : Text($"All {questions.Length} questions are answered, {atOnce} of them right at once.");
    }

    private static string Ask(Question question, string? answer) => string.IsNullOrWhiteSpace(answer)
        ? $"Write {question.Letters} between the quotation marks, and run the cell again."
        : $"“{answer.Trim()}” is none of the choices. Write {question.Letters}.";

    private static ReplyPart Judged(Question question, Choice mine) =>
        ReplyPart.Strong(mine.IsRight ? "Right." : "Not so.", mine.Why);
}
