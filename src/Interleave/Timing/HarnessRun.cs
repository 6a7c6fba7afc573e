
namespace Interleave.Timing;

/// <summary>How the harness took a measurement's samples.</summary>
/// <param name="Environment">Where.</param>
/// <param name="Rounds">How many rounds were measured, from 1. Each gave a sample of every candidate.</param>
/// <param name="PlannedRounds">How many rounds were asked for; more if the time budget was used up before.</param>
/// <param name="Budget">The time budget, or null if there was none.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record HarnessRun(RunEnvironment Environment, int Rounds, int PlannedRounds, TimeSpan? Budget)
{
    /// <summary>Whether the time budget was used up before all the rounds were measured.</summary>
    public bool IsCutShort => Rounds < PlannedRounds;

    /// <summary>The sentence that says so, or nothing.</summary>
    internal string CutShortText => IsCutShort
        ? Invariant($"Stopped after {Rounds:#,0} of {PlannedRounds:#,0} rounds, ")
            + $"for the time budget of {DurationText.Of(Budget!.Value)} was used up."
        : "";
}
