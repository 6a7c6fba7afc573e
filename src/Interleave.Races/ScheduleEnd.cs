namespace Interleave.Races;

/// <summary>How one schedule ended.</summary>
internal sealed record ScheduleEnd(RaceOutcome Outcome, string Text)
{
    /// <summary>What a thread's code threw in a step.</summary>
    public static ScheduleEnd Of(Exception exception, string thread, string step) =>
        exception is BrokenAssertionException
            ? new(RaceOutcome.BrokenAssertion, $"{thread}, {step}: {exception.Message}")
            : new(RaceOutcome.Threw, $"{thread}, {step}: {exception.GetType().Name}: {exception.Message}");
}
