using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// The check of <see cref="Check.Philosophers"/>: the explorer seats three of them in every schedule.
/// </summary>
internal static class PhilosophersCheck
{
    private const int MaximumSteps = 200;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(3);

    private static readonly Exercise Exercise = new(
        "04-locks-and-queues",
        "philosophers",
        "When each holds one fork and wants another, nobody can go on. Which order of taking makes that possible?",
        "Two transfers were cured by taking the locks in the same order. Forks have an order too: how does the last "
            + "philosopher's differ from that of the others?",
        "One of them has to begin with the other fork: for the last one, Right is the fork with the lower number.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<DiningTable, int, IEnumerable<Step>> dine) => Exercise.Judge(() =>
    {
        // A method that is not written yet throws here, and not in the explorer.
        _ = dine(new(), 0);
        return Wrong(dine) ?? Finding.Pass("In every schedule all three eat, each with both forks.");
    });

    private static Finding? Wrong(Func<DiningTable, int, IEnumerable<Step>> dine)
    {
        var all = Explored(dine, table => table.AllHaveEaten && !table.SomebodyLackedAFork);
        if (all.Fault is { } fault)
        {
            return Finding.Wrong("the steps cannot be explored", fault.Text);
        }

        if (all.ShortestWrong is { } wrong)
        {
            return Finding.Wrong(
                wrong.Outcome switch
                {
                    RaceOutcome.Deadlock => KeepsAFork(dine) ? "a fork is not put down" : "all wait for each other",
                    RaceOutcome.Endless => "the steps go on for ever",
                    RaceOutcome.Wrong => Explored(dine, table => table.AllHaveEaten).ShortestWrong is null
                        ? "somebody eats without both forks" : "somebody does not eat once",
                    _ => "a step fails",
                },
                $"With the schedule {wrong.Schedule}: {wrong.Text}.");
        }

        return KeepsAFork(dine)
                ? Finding.Wrong("a fork is not put down", "A philosopher who dined alone has left with a fork.")
            : all.IsComplete ? null
            : Finding.Wrong("there are too many schedules", $"Not all could be explored: {all.WhyIncomplete}.");
    }

    /// <summary>Whether one who dines alone, without anybody to wait for, still holds a fork at the end.</summary>
    private static bool KeepsAFork(Func<DiningTable, int, IEnumerable<Step>> dine) =>
        Enumerable.Range(0, DiningTable.Seats).Any(me => Race
            .Of(
                "philosopher",
                () => new DiningTable(),
                table => !table.SomeForkIsHeld,
                table => table.Watched(dine(table, me)))
            .Explore(maxSteps: MaximumSteps, maxTime: LongEnough).ShortestWrong is not null);

    private static Exploration Explored(
        Func<DiningTable, int, IEnumerable<Step>> dine, Func<DiningTable, bool> isRight) => Race
        .Of(
            "philosophers",
            () => new DiningTable(),
            isRight,
            table => table.Watched(dine(table, 0)),
            table => table.Watched(dine(table, 1)),
            table => table.Watched(dine(table, 2)))
        .Explore(reduce: true, maxSchedules: 200_000, maxTime: LongEnough, maxSteps: MaximumSteps);
}
