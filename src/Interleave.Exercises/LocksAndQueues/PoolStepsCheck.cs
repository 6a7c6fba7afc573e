using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// The checks of <see cref="Check.PoolSteps"/> and <see cref="Check.PoolRepair"/>: the explorer runs every schedule
/// of a thread that gives a connection back and one that rents it.
/// </summary>
internal static class PoolStepsCheck
{
    private const int MaximumSteps = 200;
    private const string NotAsTheClass = "the steps are not those of the class";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);

    private static readonly Exercise Steps = new(
        "04-locks-and-queues",
        "pool-steps",
        "Follow Rent and Return line by line: taking the lock, using the list, giving the lock back and resetting "
            + "are a step each.",
        "Go through Return and ask after each line: if another thread rented now, what would it get?",
        "Between the release of the lock and the reset the connection lies in the list as its last user left it.");

    private static readonly Exercise Repair = new(
        "04-locks-and-queues",
        "pool-repair",
        "What must be true of a connection at the moment when another thread can find it?",
        "Nobody else may have the connection while it is reset. When is that so: before, while or after it is put "
            + "into the list?",
        "Reset it first, and then put it into the list, with the lock held for the list.");

    /// <summary>Judges steps that are to go wrong as the class does, and a schedule in which they do.</summary>
    public static Verdict JudgeSteps(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack, string schedule) =>
        Steps.Judge(() =>
        {
            AreWritten(rent, giveBack);
            var race = SteppedPool.RaceOf(rent, giveBack);
            var all = Explored(race);
            return Unfaithful(rent, giveBack, all)
                ?? (all.ShortestWrong is null
                    ? Finding.Wrong("these steps cannot go wrong",
                        "The class can. Give each of its lines a step of its own: what stands behind a yield return, "
                            + "up to the next one, is one piece that nobody comes between.")
                    : PuzzleCheck.Missed(
                        new(race, "k works with what is not its own", end => end.Sort == "wrong"), schedule))
                ?? Finding.Pass($"These steps go wrong in {Finding.Some((int)all.WrongSchedules, "schedule")} of "
                    + InvariantText.Text($"{all.Schedules:#,0}, and yours is one of them."));
        });

    /// <summary>Judges steps that are to go right in every schedule.</summary>
    public static Verdict JudgeRepair(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack) => Repair.Judge(() =>
        {
            AreWritten(rent, giveBack);
            var all = Explored(SteppedPool.RaceOf(rent, giveBack));
            return Wrong(all)
                ?? NotLentAgain(rent, giveBack)
                ?? (Broken(rent, giveBack, pool => !pool.WasUsedWithoutGate) is { } unlocked
                    ? Finding.Wrong("the list is used without the lock",
                        $"With the schedule {unlocked.Schedule} the list of "
                        + "idle connections is used by a thread that does not hold pool.Gate.")
                    : null)
                ?? (Broken(rent, giveBack, pool => !pool.WasResetWhileIdle) is { } hidden
                    ? Finding.Wrong("a step hides the race",
                        $"With the schedule {hidden.Schedule} the connection is reset while it lies in the list, "
                            + $"without the lock. It has no step of its own there, so nobody comes between; a real "
                            + $"machine can switch.")
                    : null)
                ?? (all.IsComplete
                    ? Finding.Pass(InvariantText.Text($"0 of {all.Schedules:#,0} schedules end wrong, and no other "
                        + $"schedule is possible."))
                    : Finding.Wrong("there are too many schedules",
                        $"Not all could be explored: {all.WhyIncomplete}."));
        });

    // A method that is not written yet throws here, and not in the explorer.
    private static void AreWritten(params Func<SteppedPool, IEnumerable<Step>>[] methods)
    {
        foreach (var method in methods)
        {
            _ = method(new());
        }
    }

    /// <summary>Why the steps are not those of the class that is handed out; null if they may be.</summary>
    private static Finding? Unfaithful(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack, Exploration all) =>
        all.Fault is { } fault ? Finding.Wrong("the steps cannot be explored", fault.Text)
        : all.Ends.FirstOrDefault(end => end.Outcome is not (RaceOutcome.Right or RaceOutcome.Wrong)) is { } other
            ? Finding.Wrong(NotAsTheClass,
                $"The class does not end so: with the schedule {other.Schedule}, {other.Text}.")
        : Broken(rent, giveBack, pool => !pool.WasUsedWithoutGate) is { } unlocked
            ? Finding.Wrong(NotAsTheClass,
                $"The class holds its lock whenever it uses the list of idle connections. With "
                + $"the schedule {unlocked.Schedule} your steps do not.")
        : NotLentAgain(rent, giveBack) is { } lost ? lost with { Reason = NotAsTheClass }
        : null;

    private static Finding? Wrong(Exploration all) => all.Fault is { } fault
        ? Finding.Wrong("the steps cannot be explored", fault.Text)
        : all.ShortestWrong is { } wrong
            ? Finding.Wrong(
                wrong.Outcome switch
                {
                    RaceOutcome.Deadlock => "the lock is not given back",
                    RaceOutcome.Endless => "the steps go on for ever",
                    RaceOutcome.Wrong => "somebody works with a connection that is not reset",
                    _ => "a step fails",
                },
                InvariantText.Text($"{all.WrongSchedules:#,0} of {all.Schedules:#,0} schedules end wrong, for "
                    + $"instance {wrong.Schedule}, in which h gives the connection back and k rents it: "
                    + $"{wrong.Text}."))
            : null;

    /// <summary>A connection that was given back before anybody asks must be lent.</summary>
    private static Finding? NotLentAgain(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack)
    {
        var pool = new SteppedPool();
        var (returns, rents) = (pool.Returns(giveBack(pool)), pool.Rents(rent(pool)));
        foreach (var _ in returns.Take(MaximumSteps).Concat(rents.Take(MaximumSteps)))
        {
        }

        return pool.WasRented ? null : Finding.Wrong("the connection is not lent again",
            "When h has given the connection "
            + "back and k asks for one, k should get it, and does not.");
    }

    private static RaceEnd? Broken(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack,
        Func<SteppedPool, bool> isRight) => Explored(SteppedPool.RaceOf(rent, giveBack, isRight)).ShortestWrong;

    private static Exploration Explored(Race race) =>
        race.Explore(maxSchedules: 50_000, maxTime: LongEnough, maxSteps: MaximumSteps);
}
