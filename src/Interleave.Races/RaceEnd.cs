namespace Interleave.Races;

/// <summary>One of the ends that a race can come to.</summary>
/// <param name="Outcome">What sort of end it is.</param>
/// <param name="Text">The state there, or what went wrong.</param>
/// <param name="Schedules">How many of the explored schedules end so.</param>
/// <param name="Schedule">
/// The shortest of them, and of several the first in the order of the threads; a letter a step. It replays the end
/// with <see cref="RacePlaying.Replay"/>.
/// </param>
/// <threadsafety static="true" instance="true"/>
public sealed record RaceEnd(RaceOutcome Outcome, string Text, long Schedules, string Schedule)
{
    /// <summary>Whether it is an end that must not be: every outcome but <see cref="RaceOutcome.Right"/>.</summary>
    public bool IsWrong => Outcome != RaceOutcome.Right;

    /// <summary>The outcome in words, as in <c>wrong end</c>.</summary>
    internal string Label => LabelOf(Outcome);

    /// <summary>An outcome in words, as in <c>broken assertion</c>.</summary>
    internal static string LabelOf(RaceOutcome outcome) => outcome switch
    {
        RaceOutcome.Right => "right",
        RaceOutcome.Wrong => "wrong",
        RaceOutcome.BrokenAssertion => "broken assertion",
        RaceOutcome.Deadlock => "deadlock",
        RaceOutcome.Endless => "endless",
        RaceOutcome.Threw => "exception",
        RaceOutcome.CannotStart => "cannot start",
        RaceOutcome.NeverYields => "never yields",
        RaceOutcome.ChangesBeforeFirstStep => "change before the first step",
        RaceOutcome.Stuck => "stuck in a step",
        _ => "not repeatable",
    };
}
