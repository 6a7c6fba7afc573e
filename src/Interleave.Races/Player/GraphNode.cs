namespace Interleave.Races.Player;

/// <summary>A state of a race: where each thread has come to, what is shared, and what may come next.</summary>
/// <param name="positions">For each thread how many steps it has made.</param>
/// <param name="state">The shared state, as text.</param>
/// <param name="situation">What each thread announces, what blocks it, and the locks.</param>
internal sealed class GraphNode(int[] positions, string state, Situation situation)
{
    /// <summary>The thread has ended, or is blocked.</summary>
    public const int None = -1;

    /// <summary>The thread can make its step, and what follows was left out.</summary>
    public const int LeftOut = -2;

    public int[] Positions => positions;

    public string State => state;

    public Situation Situation => situation;

    /// <summary>How the schedule has ended here, as an index; null if it goes on.</summary>
    public int? End { get; set; }

    /// <summary>For each thread the node that its step leads to, or one of the constants.</summary>
    public int[] Targets { get; set; } = [.. positions.Select(_ => None)];

    /// <summary>For each thread what its step was seen to do, where that is more than it announced.</summary>
    public string?[] Did { get; set; } = new string?[positions.Length];
}
