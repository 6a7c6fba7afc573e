namespace Interleave.Races.Player;

/// <summary>A lock that is held, or a queue that holds something.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Who holds it, or what it holds, as in <c>held by h</c>.</param>
/// <param name="Owner">The thread that holds it, or <see cref="GraphNode.None"/>.</param>
internal sealed record LockNow(string Name, string Text, int Owner);
