using Interleave.Races;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The chapter's puzzles: the shortest schedule passes, and each other one fails for its own reason.</summary>
public sealed class PuzzleCheckTests
{
    private static readonly Dictionary<string, (Puzzle Puzzle, int Fewest)> Puzzles = new()
    {
        ["lose money"] = (Exercises.Puzzles.LoseMoney, 7),
        ["stop for ever"] = (Exercises.Puzzles.StopForEver, 4),
        ["both eat"] = (Exercises.Puzzles.BothEat, 2),
        ["last item"] = (Exercises.Puzzles.LastItem, 3),
    };

    [Theory]
    [InlineData("lose money", "hhmkkkk", "")]
    [InlineData("lose money", "mkkkkhh", "")]
    [InlineData("lose money", "hhhkhk", "the goal is not reached yet")]
    [InlineData("lose money", "hhhkhkkkmmmm", "the schedule is too long")]
    [InlineData("lose money", "hhhkhkkk", "it can be done in fewer steps")]
    [InlineData("lose money", "hhhkkhkk", "the goal is out of reach")]
    [InlineData("lose money", "hhhhkkkkm", "the goal is out of reach")]
    [InlineData("lose money", "", "there is no schedule yet")]
    [InlineData("lose money", "hhx", "a letter is no thread")]
    [InlineData("lose money", "hhhhh", "a thread has ended")]
    [InlineData("stop for ever", "hkmn", "")]
    [InlineData("stop for ever", "nmkh", "")]
    [InlineData("stop for ever", "hkmnh", "the schedule is too long")]
    [InlineData("stop for ever", "hkmm", "the goal is out of reach")]
    [InlineData("stop for ever", "hkk", "the goal is out of reach")]
    [InlineData("stop for ever", "hkh", "a thread is blocked")]
    [InlineData("stop for ever", " ", "there is no schedule yet")]
    [InlineData("stop for ever", "hk m", "a letter is no thread")]
    [InlineData("both eat", "hh", "")]
    [InlineData("both eat", "kk", "")]
    [InlineData("both eat", "h", "the goal is not reached yet")]
    [InlineData("both eat", "hk", "the goal is out of reach")]
    [InlineData("both eat", "hhhhkkkk", "the schedule is too long")]
    [InlineData("last item", "phk", "")]
    [InlineData("last item", "pkhkh", "the schedule is too long")]
    [InlineData("last item", "hp", "the goal is out of reach")]
    [InlineData("last item", "phh", "the goal is out of reach")]
    [InlineData("last item", "pp", "a thread has ended")]
    public void A_schedule_is_judged_by_the_goal_and_by_its_length(string puzzle, string schedule, string reason) =>
        AssertVerdict(reason, Check.Puzzle(Puzzles[puzzle].Puzzle, schedule));

    [Fact]
    public void A_detour_is_told_how_many_steps_are_enough()
    {
        var verdict = Check.Puzzle(Exercises.Puzzles.LoseMoney, "hhhkhkkk");

        AssertVerdict("it can be done in fewer steps", verdict);
        Assert.Contains("7 are enough", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_names_the_step_that_goes_wrong()
    {
        Assert.Contains("since step 3, which is k, it cannot", Check.Puzzle(Exercises.Puzzles.StopForEver, "hkk").Explanation, StringComparison.Ordinal);
        Assert.Contains(
            "Step 3 of yours is h, and there h waits to acquire fork 2, held by k.",
            Check.Puzzle(Exercises.Puzzles.StopForEver, "hkh").Explanation, StringComparison.Ordinal);
        Assert.Contains(
            "Step 3 of yours is x, and the threads are h, k, m.",
            Check.Puzzle(Exercises.Puzzles.LoseMoney, "hhx").Explanation, StringComparison.Ordinal);
    }

    /// <summary>All schedules that are shorter are tried, as replays say what is possible.</summary>
    [Theory]
    [InlineData("stop for ever")]
    [InlineData("both eat")]
    [InlineData("last item")]
    [InlineData("lose money")]
    public void No_schedule_is_shorter_than_the_fewest_steps(string name)
    {
        var (puzzle, fewest) = Puzzles[name];
        Assert.All(
            Schedules(puzzle, "", fewest - 1),
            schedule => Assert.False(Check.Puzzle(puzzle, schedule).IsPass, schedule));

        Assert.Contains($"the fewest is {fewest}", puzzle.Play(SolutionOf(name)).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_player_says_the_goal_and_how_far_it_is()
    {
        Assert.StartsWith("Goal: both will have eaten, whatever comes next. Not reached yet.", Said("h"), StringComparison.Ordinal);
        Assert.StartsWith("Goal: both will have eaten, whatever comes next. Since step 2 it can no longer be reached.", Said("hk"), StringComparison.Ordinal);
        Assert.StartsWith("Goal: both will have eaten, whatever comes next. Reached in 2 steps; the fewest is 2.", Said("hhh"), StringComparison.Ordinal);

        static string Said(string schedule) => string.Join('\n', Exercises.Puzzles.BothEat.Play(schedule).ToText().Split('\n').SkipWhile(line => !line.StartsWith("Goal", StringComparison.Ordinal)));
    }

    private static string SolutionOf(string name) =>
        name switch { "stop for ever" => "hkmn", "both eat" => "hh", "last item" => "phk", _ => "hhmkkkk" };

    // All that are possible up to a length, as a replay says.
    private static IEnumerable<string> Schedules(Puzzle puzzle, string begin, int length)
    {
        yield return begin;
        if (begin.Length == length)
        {
            yield break;
        }

        foreach (var (thread, _) in puzzle.Play(begin).Next)
        {
            foreach (var schedule in Schedules(puzzle, begin + thread, length))
            {
                yield return schedule;
            }
        }
    }
}
