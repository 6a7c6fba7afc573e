using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What the cells of notebook 07 show with its own values, on any machine, also on one core.</summary>
[ClaimsOf("07-put-it-together.ipynb")]
internal static class PutItTogetherClaims
{
    [Claim(42)]
    public static void The_unfinished_report_already_has_a_line_for_each_city(ChapterRun run)
    {
        var text = run.Text("report");
        Assert.Equal(11, Regex.Count(text, @"(?m)^\D+ -?\d+\.\d °C$"));
        Assert.Contains("Regina: none", text, StringComparison.Ordinal);
        Assert.Contains("Victoria: none", text, StringComparison.Ordinal);
        Assert.Single(run.Charts("report"));
        Assert.Single(run.Charts("report-stopped"));
    }

    [Claim(43)]
    public static void Twelve_questions_are_asked_and_those_that_are_missed_will_come_again(ChapterRun run)
    {
        Assert.All(Enumerable.Range(1, 12), number =>
        {
            var text = run.Text($"quiz-{number}");
            Assert.StartsWith($"Question {number}. ", text, StringComparison.Ordinal);
            Assert.Contains("between the quotation marks, and run the cell again.", text, StringComparison.Ordinal);
        });
        Assert.StartsWith("Nothing has been answered yet.", run.Text("quiz-again"), StringComparison.Ordinal);
    }

    [Claim(44)]
    public static void Each_word_has_one_sentence_and_leads_to_the_cell_that_shows_it(ChapterRun run)
    {
        var words = Regex.Matches(run.Source("claim-44"), @"(?m)^- \[\*\*(?<word>.+)\*\*\]\(0\d-[\w-]+\.ipynb#[\w-]+\): (?<sentence>.+)$");
        Assert.InRange(words.Count, 20, 40);
        Assert.Equal(Regex.Count(run.Source("claim-44"), "(?m)^- "), words.Count);
        Assert.All(words, word => Assert.EndsWith(".", word.Groups["sentence"].Value, StringComparison.Ordinal));
        var order = words.Select(word => word.Groups["word"].Value).ToArray();
        Assert.Equal(order.Order(StringComparer.OrdinalIgnoreCase), order);
    }
}
