namespace Interleave.Races.Player;

/// <summary>What a reader is to reach in the player.</summary>
/// <param name="Text">How the race is to end, as in <c>both have eaten</c>.</param>
/// <param name="Ends">The ends of the graph that are so, by number.</param>
/// <param name="Fewest">With how many steps it can be reached.</param>
internal sealed record Goal(string Text, IReadOnlyList<int> Ends, int Fewest);
