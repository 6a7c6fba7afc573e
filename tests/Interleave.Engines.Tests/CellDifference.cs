namespace Interleave.Engines.Tests;

/// <summary>A cell that ended differently in the two engines.</summary>
/// <param name="Number">Its number among the notebook's code cells, from 1.</param>
/// <param name="Ours">What came of it in our kernel.</param>
/// <param name="Genuine">What came of it in .NET Interactive.</param>
internal sealed record CellDifference(int Number, CellOutcome Ours, CellOutcome Genuine)
{
    public override string ToString() => $"code cell {Number}, {Ours.Cell}\n    ours:    {Ours}\n    genuine: {Genuine}";
}
