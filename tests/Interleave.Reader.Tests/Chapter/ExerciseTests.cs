using System.Text.RegularExpressions;
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
        var path = Path.Combine("solutions", notebook);
        var solutions = ChapterRun.Shared(path).Checks;
        if (!solutions.All(HasItsVerdict))
        {
            // Where threads have to meet by chance, other work on the machine can keep them from it.
            TestContext.Current.AddWarning(
                $"{notebook}: a wrong turn was not found at first; the solutions are run again.");
            solutions = ChapterRun.SharedAgain(path).Checks;
        }

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

    private static void AssertVerdict(CheckCell check) => Assert.Matches(Expected(check), check.Text);

    private static bool HasItsVerdict(CheckCell check) => Regex.IsMatch(check.Text, Expected(check));

    private static string Expected(CheckCell check) => check.Verdict == Pass
        ? "^Pass"
        : @$"^Not yet( \(try \d+\))?: {Regex.Escape(check.Verdict)}\.";
}
