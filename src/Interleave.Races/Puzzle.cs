using System.Runtime.CompilerServices;
using Interleave.Races.Player;

namespace Interleave.Races;

/// <summary>
/// A race with a goal. It is solved by the shortest schedule after which the race ends as the goal says, whatever
/// comes next.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Puzzle
{
    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(4);

    private readonly Lazy<Graph> _graph;
    private readonly Lazy<int[]> _goals;

    // By node: whether some end that may come is as the goal says, and whether some is not.
    private readonly Lazy<(bool[] Meets, bool[] Misses)> _ahead;

    /// <summary>A puzzle.</summary>
    /// <param name="race">A race of few states, all of which are found.</param>
    /// <param name="goal">How it is to end, as in <c>both have eaten</c>.</param>
    /// <param name="isGoal">Whether an end is as the goal says.</param>
    internal Puzzle(Race race, string goal, Func<GraphEnd, bool> isGoal)
    {
        (Race, Goal) = (race, goal);
        _graph = new(() => RaceGraphRun.Of(race, [], Playback.MaximumStates, MaximumTime)
            ?? throw new InvalidOperationException($"{race.Name} cannot be run."));
        _goals = new(() => [.. Enumerable.Range(0, Graph.Ends.Count).Where(end => isGoal(Graph.Ends[end]))]);
        _ahead = new(LookAhead);
    }

    /// <summary>How the race is to end.</summary>
    internal string Goal { get; }

    internal Race Race { get; }

    /// <summary>Which ends of the graph are as the goal says.</summary>
    internal int[] Goals => _goals.Value;

    /// <summary>All states of the race.</summary>
    internal Graph Graph => _graph.Value;

    /// <summary>How many steps a solution has.</summary>
    internal int Fewest => Enumerable.Range(0, Graph.Nodes.Count).Where(IsSolved)
        .Min(node => Graph.Nodes[node].Positions.Sum());

    /// <summary>
    /// Plays the race: the player shows the goal, whether the steps so far reach it, and the schedule as a line of C#
    /// to copy.
    /// </summary>
    /// <param name="schedule">The steps to begin with, a letter each; at most 100,000.</param>
    /// <param name="expression">Left to the compiler: the variable that holds the schedule.</param>
    /// <exception cref="ArgumentNullException">The schedule is null.</exception>
    /// <exception cref="ArgumentException">The schedule is too long.</exception>
    public Playback Play(
        string schedule = "", [CallerArgumentExpression(nameof(schedule))] string? expression = null) =>
        RacePlaying.Of(Race, schedule, expression, isPlay: true, this);

    /// <summary>Whether the goal is met at a node of the graph, whatever comes next.</summary>
    internal bool IsSolved(int node) => _ahead.Value.Meets[node] && !_ahead.Value.Misses[node];

    /// <summary>Whether the goal can still be met at a node of the graph.</summary>
    internal bool IsOpen(int node) => _ahead.Value.Meets[node];

    /// <summary>The goal, and where a schedule stands, in a sentence each.</summary>
    internal string Said(string schedule)
    {
        var way = Graph.Way(schedule).ToList();
        var stands = IsSolved(way[^1]) ? $"Reached in {Steps(way.FindIndex(IsSolved))}; the fewest is {Fewest}."
            : IsOpen(way[^1]) ? "Not reached yet."
            : $"Since step {way.FindIndex(node => !IsOpen(node))} it can no longer be reached.";
        return $"Goal: {Goal}, whatever comes next. {stands}";
    }

    /// <summary>As in <c>1 step</c>.</summary>
    internal static string Steps(int count) => Race.Text($"{count:#,0} {(count == 1 ? "step" : "steps")}");

    private (bool[] Meets, bool[] Misses) LookAhead()
    {
        var nodes = Graph.Nodes;
        var (meets, misses) = (new bool[nodes.Count], new bool[nodes.Count]);

        // Every step leads to a later node.
        for (var index = nodes.Count - 1; index >= 0; index--)
        {
            var targets = nodes[index].Targets;
            var isMet = nodes[index].End is { } end && Goals.Contains(end);
            meets[index] = isMet || targets.Any(target => target >= 0 && meets[target]);
            misses[index] = (nodes[index].End is not null && !isMet)
                || targets.Any(target => target == GraphNode.LeftOut || (target >= 0 && misses[target]));
        }

        return (meets, misses);
    }
}
