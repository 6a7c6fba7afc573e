using Interleave.Tests;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>
/// The exercises prove themselves: what is handed out fails, the solution passes, and each common wrong fix is caught for
/// its own reason. The expected verdict of a check stands in its cell's metadata.
/// </summary>
[Collection(nameof(Undisturbed))]
public sealed class ExerciseTests
{
    private const string Pass = "pass";

    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Chapters;

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void What_is_handed_out_fails(string notebook)
    {
        var run = ChapterRun.Shared(notebook);
        Assert.True(run.Checks.Select(check => check.Exercise).Distinct().Count() >= 3, $"{notebook} has fewer than three exercises.");
        Assert.All(run.Checks, check =>
        {
            Assert.NotEqual(Pass, check.Verdict);
            AssertVerdict(check);
        });
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_solution_passes_and_each_wrong_fix_is_caught_for_its_own_reason(string notebook)
    {
        var solutions = ChapterRun.Shared(Path.Combine("solutions", notebook)).Checks;
        Assert.Equal(
            ChapterRun.Shared(notebook).Checks.Select(check => check.Exercise).Distinct().Order(StringComparer.Ordinal),
            solutions.Select(check => check.Exercise).Distinct().Order(StringComparer.Ordinal));
        Assert.All(solutions.GroupBy(check => check.Exercise), exercise =>
        {
            Assert.Single(exercise, check => check.Verdict == Pass);
            var reasons = exercise.Where(check => check.Verdict != Pass).Select(check => check.Verdict).Distinct();
            Assert.True(reasons.Count() >= 2, $"{exercise.Key} has fewer than two wrong fixes.");
            Assert.All(exercise, AssertVerdict);
        });
    }

    private static void AssertVerdict(CheckCell check)
    {
        if (check.Verdict == Pass)
        {
            Assert.StartsWith("Pass", check.Text, StringComparison.Ordinal);
        }
        else
        {
            var verdict = System.Text.RegularExpressions.Regex.Escape(check.Verdict);
            Assert.Matches(@$"^Not yet( \(try \d+\))?: {verdict}\.", check.Text);
        }
    }
}
