namespace Interleave.Benchmarks.Tables;

/// <summary>One line of a table: ours, a rival's from the same run, and the ratio that is allowed.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Rival">What it stands beside; null if it stands alone.</param>
/// <param name="Theirs">The rival's figure, in the same unit; or, without a rival, 1.</param>
/// <param name="Limit">What the ratio must keep to; null where nothing is asked.</param>
/// <param name="IsFloor">Whether the ratio must be at least the limit, and not at most.</param>
internal sealed record Figure(
    string What, double Ours, string Unit, string? Rival = null, double Theirs = 1, double? Limit = null, bool IsFloor = false)
{
    /// <summary>Ours over theirs; where more is better in the rival's favour, it is the other way round in the limit.</summary>
    public double Ratio => Ours / Theirs;

    /// <summary>Whether the limit is kept.</summary>
    public bool IsKept => Limit is not { } limit || (IsFloor ? Ratio >= limit : Ratio <= limit);
}
