namespace Interleave.Races.Player;

/// <summary>What is known of a state beside its text.</summary>
/// <param name="Next">For each thread the step that it announces, as an index; <see cref="GraphNode.None"/> if it has ended.</param>
/// <param name="Blocked">For each thread why it cannot make its step; null if it can, or has ended.</param>
/// <param name="By">For each blocked thread the name of the lock, the queue or the variable that it waits for; else null.</param>
/// <param name="Locks">The locks that are held and the queues that hold something.</param>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
internal sealed record Situation(int[] Next, string?[] Blocked, string?[] By, LockNow[] Locks);
