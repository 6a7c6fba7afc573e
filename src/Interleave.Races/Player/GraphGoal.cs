namespace Interleave.Races.Player;

/// <summary>The goal of a puzzle.</summary>
/// <param name="Text">How the race is to end.</param>
/// <param name="Ends">Which ends of the graph are so.</param>
/// <param name="Fewest">After how few steps no other end can come.</param>
internal sealed record GraphGoal(string Text, int[] Ends, int Fewest);
