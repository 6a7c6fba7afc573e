using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// The check of <see cref="Check.Audit"/>: the explorer runs every schedule of a transfer and an audit.
/// </summary>
internal static class AuditCheck
{
    private const int MaximumSteps = 200;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    // With several sums, an answer that reports a fixed one is wrong for most.
    private static readonly (int First, int Second)[] Banks = [(100, 100), (70, 45), (10, 0)];

    private static readonly Exercise Exercise = new(
        "03-shared-memory",
        "audit",
        "The transfer holds bank.Gate while it moves the money. Who else has to hold it?",
        "What was read first must still be true when the second account is read. From where to where must the "
            + "transfer be kept out?",
        "Acquire before the first read, release after the second one; the report may come before or after that.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<SteppedBank, IEnumerable<Step>> audit) => Exercise.Judge(() =>
    {
        // A method that is not written yet throws here, and not in the explorer.
        _ = audit(new(100, 100));
        return Banks.Select(bank => Wrong(audit, bank)).FirstOrDefault(wrong => wrong is not null)
            ?? Finding.Pass("Whenever the transfer comes, the whole sum is reported.");
    });

    private static Finding? Wrong(Func<SteppedBank, IEnumerable<Step>> audit, (int First, int Second) bank)
    {
        var sum = bank.First + bank.Second;
        var all = Explored(audit, bank, after => after.Reported == sum);
        if (all.Fault is { } fault)
        {
            return Finding.Wrong("the steps cannot be explored", fault.Text);
        }

        if (all.ShortestWrong is { } wrong)
        {
            return Finding.Wrong(
                wrong.Outcome switch
                {
                    RaceOutcome.Deadlock => "the lock is not given back",
                    RaceOutcome.Endless => "the steps go on for ever",
                    RaceOutcome.Wrong when Alone(audit, bank) == sum => "half a transfer is seen",
                    RaceOutcome.Wrong => "the sum is not right",
                    _ => "a step fails",
                },
                $"There are {sum} dollars in the bank, before and after the transfer. With the schedule "
                    + $"{wrong.Schedule}, in which h moves the money and k adds it up: {wrong.Text}.");
        }

        // No schedule ends wrong although the accounts are read without the lock: then both are read in one step.
        if (Explored(audit, bank, after => !after.WasReadWithoutGate).ShortestWrong is { } unlocked)
        {
            return Finding.Wrong(
                "it looks without the lock",
                $"With the schedule {unlocked.Schedule} an account is read by a thread that does not hold bank.Gate. "
                    + "A step that reads both at once hides the race: a real machine can switch in between.");
        }

        return all.IsComplete ? null : Finding.Wrong("there are too many schedules",
            $"Not all could be explored: {all.WhyIncomplete}.");
    }

    /// <summary>What an audit reports that nobody disturbs.</summary>
    private static int? Alone(Func<SteppedBank, IEnumerable<Step>> audit, (int First, int Second) bank)
    {
        var alone = new SteppedBank(bank.First, bank.Second);
        foreach (var _ in alone.Watched(audit(alone)).Take(MaximumSteps))
        {
        }

        return alone.Reported;
    }

    private static Exploration Explored(
        Func<SteppedBank, IEnumerable<Step>> audit,
        (int First, int Second) bank,
        Func<SteppedBank, bool> isRight) => Race
        .Of(
            "audit",
            () => new SteppedBank(bank.First, bank.Second),
            isRight,
            ('h', state => state.Transfer()),
            ('k', state => state.Watched(audit(state))))
        .Explore(maxSchedules: 20_000, maxTime: LongEnough, maxSteps: MaximumSteps);
}
