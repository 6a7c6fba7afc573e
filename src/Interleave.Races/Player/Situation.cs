namespace Interleave.Races.Player;

/// <summary>What is known of a state beside its text.</summary>
/// <param name="Next">For each thread the number of the step that it announces, or
/// <see cref="GraphNode.None"/>.</param>
/// <param name="Blocked">For each thread why it cannot make its step; null if it can, or has ended.</param>
/// <param name="By">For each blocked thread the name of what it waits for; else null.</param>
/// <param name="Locks">The locks that are held and the queues that hold something.</param>
internal sealed record Situation(int[] Next, string?[] Blocked, string?[] By, LockNow[] Locks);
