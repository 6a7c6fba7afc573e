namespace Interleave.Engines.Tests;

/// <summary>A difference between the engines that is to stay.</summary>
/// <param name="Reason">What it is, and why it is meant.</param>
/// <param name="IsThis">Whether the outputs of a cell that ran in both engines differ in just this way.</param>
internal sealed record MeantDifference(string Reason, Func<CellDifference, bool> IsThis)
{
    /// <summary>All of them. What can be mended does not belong here.</summary>
    public static IReadOnlyList<MeantDifference> All { get; } =
    [
        new(
            "In a session's first cell .NET Interactive shows a script, ahead of all else, that looks for its web server.",
            difference => difference.Number == 1
                && difference.Genuine.Outputs.SequenceEqual(["display_data text/html", .. difference.Ours.Outputs])),
    ];

    /// <summary>Whether a difference is this one. That a cell fails in one engine alone is never meant.</summary>
    public bool Covers(CellDifference difference) =>
        difference is { Ours.State: CellOutcome.Ran, Genuine.State: CellOutcome.Ran } && IsThis(difference);
}
