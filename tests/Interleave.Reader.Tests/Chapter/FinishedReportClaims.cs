using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What the finished program of notebook 07 does, which only its solutions hold.</summary>
[ClaimsOf("solutions/07-put-it-together.ipynb")]
internal static class FinishedReportClaims
{
    private const int AtOnce = 4;

    private static readonly string[] Parts = ["one-line", "bounded-wait", "four-at-once", "whole-report"];

    [Claim(42)]
    public static void The_report_takes_about_thirty_lines(ChapterRun run) =>
        Assert.InRange(Parts.Sum(cell => run.Source(cell).Split('\n').Length), 25, 35);

    [Claim(42, DependsOnTime = true)]
    public static void Four_cities_are_asked_for_at_once_and_each_failure_has_its_reason(ChapterRun run)
    {
        var text = run.Text("report");
        Assert.Equal(11, Regex.Count(text, @"(?m)^\D+ -?\d+\.\d °C$"));
        Assert.Contains("Regina: no answer within 1 s", text, StringComparison.Ordinal);
        Assert.Matches("(?m)^Victoria: status 503$", text);
        Assert.Equal(13, run.Table("report", "timeline").Count);
        Assert.True(MostAtOnce(run, "report") <= AtOnce, text);
    }

    [Claim(42)]
    public static void After_a_stop_nothing_more_is_asked_for_and_every_line_is_there(ChapterRun run)
    {
        var text = run.Text("report-stopped");
        Assert.All(text.Split('\n').Take(13), line => Assert.Matches(@"^[A-Z].+(: .+| -?\d+\.\d °C)$", line));
        Assert.Contains("Yellowknife: The operation was canceled.", text, StringComparison.Ordinal);
        Assert.True(MostAtOnce(run, "report-stopped") <= AtOnce, text);
    }

    private static int MostAtOnce(ChapterRun run, string cell)
    {
        var spans = run.Table(cell, "timeline")
            .Select(row => (From: ChapterRun.Seconds(row["from"]), To: ChapterRun.Seconds(row["to"]))).ToArray();

        // Times are rounded, so one may seem to begin a little before the end of the one whose place it took.
        const double Rounding = 0.011;
        return spans.Max(span => spans.Count(other => other.From <= span.From && span.From < other.To - Rounding));
    }
}
