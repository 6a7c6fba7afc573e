namespace Interleave.Races;

/// <summary>One step of a <see cref="Playback"/>.</summary>
/// <param name="Number">Which step of the schedule it is, from 1.</param>
/// <param name="Thread">The letter of the thread that made it.</param>
/// <param name="Did">What it did, as in <c>read lamp</c>, with what the step shows.</param>
/// <param name="State">The state after it.</param>
/// <param name="Blocked">Which threads are blocked after it, and why; empty if none.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record PlaybackStep(int Number, char Thread, string Did, string State, string Blocked);
