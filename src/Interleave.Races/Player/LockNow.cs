namespace Interleave.Races.Player;

/// <summary>A lock that is held, or a queue that holds something.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Who holds it, or what it holds, as in <c>held by h</c>.</param>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
internal sealed record LockNow(string Name, string Text);
