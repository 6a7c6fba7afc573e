using Interleave.Races;
using Interleave.Races.Player;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>
/// The check of <see cref="Check.Puzzle"/>: follows a schedule through the states that the explorer has found, which
/// know how few steps are enough.
/// </summary>
internal static class PuzzleCheck
{
    private static readonly Dictionary<Puzzle, Exercise> Exercises = new()
    {
        [Puzzles.LoseMoney] = new(
            "03-shared-memory",
            "lost-money",
            "A deposit is lost when a thread that has read the account before it writes to it afterwards. Which two "
                + "threads meet at which account?",
            "When the deposit is made, the other thread must have read and not yet written. And nobody else may "
                + "still be able to make money in the same way.",
            "Let m read account 3, and then let k make all its steps. What must h have done, so that it cannot make "
                + "up for the loss?"),
        [Puzzles.StopForEver] = new(
            "04-locks-and-queues",
            "stop-for-ever",
            "Nobody can go on when each waits for a fork that another holds. How many forks has each of them then?",
            "Whoever gets a second fork will eat and put both down. So let nobody make a second step.",
            "One step for each of the four is enough."),
        [Puzzles.BothEat] = new(
            "04-locks-and-queues",
            "both-eat",
            "They can stop each other only if each holds one fork.",
            "From when on can they no longer each hold one fork?",
            "As soon as one of them holds both forks, the other has to wait, and then gets both."),
        [Puzzles.LastItem] = new(
            "04-locks-and-queues",
            "last-item",
            "A consumer waits for ever if it goes to take an item that another has taken.",
            "Each consumer looks first, and then takes. What must both of them have seen?",
            "Let p put the item in, and then let both look before either takes."),
    };

    /// <summary>Judges a schedule.</summary>
    public static Verdict Judge(Puzzle puzzle, string schedule) => Exercises[puzzle].Judge(() =>
        Missed(puzzle, schedule) ?? Reached(puzzle, schedule));

    /// <summary>Why a schedule does not reach the goal; null if it does.</summary>
    public static Finding? Missed(Puzzle puzzle, string schedule)
    {
        if (string.IsNullOrWhiteSpace(schedule))
        {
            return Finding.Wrong("there is no schedule yet",
                "Press the steps in a player, and copy the letters into the "
                + "cell: a letter a step.");
        }

        var way = puzzle.Graph.Way(schedule).ToArray();
        var lost = Array.FindIndex(way, node => !puzzle.IsOpen(node));
        return WhyNot(puzzle.Graph, schedule, way)
            ?? (puzzle.IsSolved(way[^1]) ? null
            : lost > 0
                ? Finding.Wrong("the goal is out of reach", Text($"Up to step {lost - 1} it could still be reached; "
                    + $"since step {lost}, which is {schedule[lost - 1]}, it cannot."))
            : Finding.Wrong("the goal is not reached yet",
                Text($"After {Finding.Some(schedule.Length, "step")} the race "
                + $"may still end as the goal says, and otherwise too.")));
    }

    /// <summary>What is wrong with the first letter that is no step; null if all are.</summary>
    private static Finding? WhyNot(Graph graph, string schedule, int[] way)
    {
        var made = way.Length - 1;
        if (made == schedule.Length)
        {
            return null;
        }

        var (letter, node) = (schedule[made], graph.Nodes[way[^1]]);
        var thread = graph.Letters.IndexOf(letter);
        var at = Text($"Step {made + 1} of yours is {letter}");
        return thread < 0
                ? Finding.Wrong("a letter is no thread", $"{at}, and the threads are "
                    + $"{string.Join(", ", graph.Letters.ToCharArray())}.")
            : node.End is { } end
                ? Finding.Wrong("the schedule is too long",
                    $"{at}, and the race is over before it: {graph.Ends[end].Text}.")
            : node.Situation.Blocked[thread] is { } why
                ? Finding.Wrong("a thread is blocked", $"{at}, and there {why}.")
            : Finding.Wrong("a thread has ended", $"{at}, and that thread has ended before it.");
    }

    private static Finding Reached(Puzzle puzzle, string schedule)
    {
        var steps = puzzle.Graph.Way(schedule).TakeWhile(node => !puzzle.IsSolved(node)).Count();
        return steps < schedule.Length
                ? Finding.Wrong("the schedule is too long",
                    Text($"The goal is reached after step {steps}, whatever comes "
                    + $"next. Leave out the {Finding.Some(schedule.Length - steps, "step")} after it."))
            : steps > puzzle.Fewest
                ? Finding.Wrong("it can be done in fewer steps", Text($"The goal is reached in {steps} steps, and "
                    + $"{puzzle.Fewest} are enough."))
            : Finding.Pass(Text($"The goal is reached in {Finding.Some(steps, "step")}, and no schedule does it in "
                + $"fewer."));
    }
}
