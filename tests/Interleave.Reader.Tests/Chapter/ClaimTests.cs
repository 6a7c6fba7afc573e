using System.Reflection;
using Interleave.Tests;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>
/// Every claim of the chapter has a cell, the cell shows something, and something is asserted of what it shows. A claim
/// that is made by words alone has a cell of prose.
/// </summary>
[Collection(nameof(Undisturbed))]
public sealed class ClaimTests
{
    private const int Count = 44;

    public static TheoryData<int> Claims => [.. Enumerable.Range(1, Count)];

    [Theory]
    [MemberData(nameof(Claims))]
    public void The_claim_is_shown_and_holds(int claim)
    {
        var assertions = typeof(ClaimTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<ClaimAttribute>()?.Number == claim)
            .ToArray();
        Assert.True(assertions.Length > 0, $"Nothing is asserted of claim {claim}.");
        Assert.All(assertions, assertion => Check(claim, assertion));
    }

    private static void Check(int claim, MethodInfo assertion)
    {
        var notebook = assertion.DeclaringType!.GetCustomAttribute<ClaimsOfAttribute>()!.Notebook;
        try
        {
            Check(claim, assertion, notebook, ChapterRun.Shared(notebook));
        }
        catch (Exception e) when (e is Xunit.Sdk.IAssertionException
            && assertion.GetCustomAttribute<ClaimAttribute>()!.DependsOnTime)
        {
            TestContext.Current.AddWarning(
                $"Claim {claim} did not hold in the first run, which other work may have disturbed: {e.Message}");
            Check(claim, assertion, notebook, ChapterRun.SharedAgain(notebook));
        }
    }

    private static void Check(int claim, MethodInfo assertion, string notebook, ChapterRun run)
    {
        var cells = run.CellsOf(claim);
        Assert.True(cells.Count > 0, $"{notebook} has no cell for claim {claim}.");

        assertion.CreateDelegate<Action<ChapterRun>>()(run);

        // A method that looks at other cells, or at a cell that shows nothing, asserts nothing of the claim.
        Assert.Contains(run.CellsRead, cells.Contains);
    }
}
