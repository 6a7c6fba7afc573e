using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Parameters;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What can be measured can be guessed first, and what was guessed is listed at the end.</summary>
public sealed class GuessTests
{
    /// <summary>The claims without a guess, and why there is nothing to guess.</summary>
    private static readonly Dictionary<int, string> NotGuessed = new()
    {
        [7] = "which code runs on which thread is read off, by ids",
        [12] = "a shape is seen; its times are those of claims 9 and 10",
        [17] = "nothing is measured unless the reader turns the live service on",
        [42] = "the reader builds it, and the checks judge it",
        [43] = "a quiz",
        [44] = "a glossary",
    };

    public static IEnumerable<TheoryDataRow<string>> Chapters => ChapterFolder.Chapters;

    [Theory]
    [MemberData(nameof(Chapters))]
    public void Each_measurable_claim_has_a_guess_that_its_section_uses(string name)
    {
        var cells = Read(name);
        foreach (var claim in cells.SelectMany(ClaimsOf).Distinct().Where(claim => !NotGuessed.ContainsKey(claim)))
        {
            var section = cells.Where(cell => cell.IsCode && ClaimsOf(cell).Contains(claim)).ToArray();
            var guesses = section.Where(cell => cell.HasTag(CellTag.Guess)).ToArray();
            Assert.True(guesses.Length > 0, $"{name}: claim {claim} has no guess.");
            Assert.All(guesses, guess => Assert.Contains(
                section.SkipWhile(cell => cell != guess).Skip(1),
                cell => Uses(cell, GuessQuestion.In(guess.Source)!.Field.Name)));
        }
    }

    [Theory]
    [MemberData(nameof(Chapters))]
    public void Each_guess_is_null_follows_its_prediction_and_has_a_question_and_what_may_be_answered(string name)
    {
        var cells = Read(name);
        foreach (var (index, cell) in cells.Index().Where(cell => cell.Item.HasTag(CellTag.Guess)))
        {
            var asked = GuessQuestion.In(cell.Source);
            Assert.True(asked is not null && cell.Source.Contains("// your guess: ", StringComparison.Ordinal),
                $"{cell.Id} asks no question: {cell.Source}");
            Assert.Equal(GuessQuestion.None, asked.Field.Value);
            Assert.True(
                asked.Choices.Count > 1 || asked.Field.NamedRange is not null,
                $"{cell.Id} says nothing of what may be answered.");
            Assert.StartsWith("guess-", cell.Id, StringComparison.Ordinal);
            Assert.Contains("*Predict:*", cells[index - 1].Source, StringComparison.Ordinal);
        }
    }

    // The range stands in the comment, where the reader sees it, and in the cell that measures, which checks it.
    [Theory]
    [MemberData(nameof(Chapters))]
    public void The_cell_that_takes_a_guess_checks_the_range_or_choices_that_its_comment_names(string name)
    {
        var cells = Read(name);
        foreach (var asked in Questions(cells))
        {
            var taking = Assert.Single(cells, cell => Regex.IsMatch(cell.Source, Taking(asked.Field.Name)));
            if (asked.Field.NamedRange is var (least, most))
            {
                var range = Regex.Match(taking.Source, Taking(asked.Field.Name)
                    + @"[^;]*?(?<![\w.])(?<least>[\d._]+), (?<most>[\d._]+)[,)]");
                Assert.Equal((least, most), (Number(range.Groups["least"].Value), Number(range.Groups["most"].Value)));
            }

            if (asked.Field.Type == "string")
            {
                var choices = string.Join(", ", asked.Choices.Select(choice => choice.Code));
                Assert.Contains($"[{choices}])", taking.Source, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Chapters))]
    public void A_notebook_ends_with_the_list_of_all_its_guesses(string name)
    {
        var cells = Read(name);
        if (Questions(cells).Any())
        {
            var names = Questions(cells).Select(asked => asked.Field.Name);
            Assert.Equal(
                $"new GuessTable(new {{ {string.Join(", ", names)} }})",
                Regex.Replace(cells[^1].Source, @"\s+", " "));
        }
    }

    private static IEnumerable<GuessQuestion> Questions(IEnumerable<NotebookCell> cells) =>
        cells.Where(cell => cell.HasTag(CellTag.Guess)).Select(cell => GuessQuestion.In(cell.Source)!);

    private static string Taking(string guess) => $@"(Guess\.Compare\(|\.WithGuess(At)?\((?:[\w.]+, )?){guess},";

    private static bool Uses(NotebookCell cell, string name) => Regex.IsMatch(cell.Source, $@"\b{name}\b");

    private static double Number(string text) =>
        double.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static IEnumerable<int> ClaimsOf(NotebookCell cell) =>
        cell.Metadata["interleave"]?["claims"]?.AsArray().Select(claim => (int)claim!) ?? [];

    private static NotebookCell[] Read(string name) =>
        [.. Notebook.Load(Path.Combine(ChapterFolder.Path, name)).Cells];
}
