namespace Interleave.Experiments.Costs;

/// <summary>How long the waiting may be measured.</summary>
/// <param name="Step">How long a step may take before it is asked to stop.</param>
/// <param name="StepInTurns">The same for a step whose waits take turns, which may take for ever.</param>
/// <param name="Total">How long all steps may take together, apart from stopping the last one.</param>
/// <param name="Grace">How long a step may take to stop when asked.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record WaitingLimits(TimeSpan Step, TimeSpan StepInTurns, TimeSpan Total, TimeSpan Grace)
{
    public static WaitingLimits Default { get; } =
        new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(3));
}
