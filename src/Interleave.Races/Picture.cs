using System.Numerics;
using Interleave.Races.Player;

namespace Interleave.Races;

/// <summary>The picture of all schedules of an exploration, for a race of a size that stays readable.</summary>
/// <param name="Graph">What to draw; null if there is no picture.</param>
/// <param name="Note">Why there is none, or what to know of it; may be empty.</param>
internal sealed record Picture(Graph? Graph, string Note)
{
    /// <summary>How many steps each of two threads may make.</summary>
    public const int MaximumSteps = 40;

    /// <summary>
    /// How many states there may be of three threads or more; of more states only those are drawn that are still open.
    /// </summary>
    public const int MaximumStates = 400;

    private const int MaximumGridStates = 2_000;
    private const int MaximumFound = 6_000;

    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(2);

    private static readonly Picture None = new(null, "");

    private static readonly Picture TooLarge = new(
        null,
        $"There is no picture of the schedules: one is drawn of two threads with up to {MaximumSteps} steps each, "
        + $"or of up to {MaximumStates} states in which it is still open how it ends.");

    /// <summary>The picture of an exploration.</summary>
    public static Picture Of(Exploration exploration)
    {
        if (exploration.Fault is not null || exploration.Ends.IsEmpty)
        {
            return None;
        }

        var race = exploration.Explored;
        var graph = RaceGraphRun.Of(race, [], MaximumFound, MaximumTime);
        if (graph is null)
        {
            return None;
        }

        var isWhole = graph.IsComplete && exploration.Ends.All(end => end.Outcome != RaceOutcome.Endless);
        if (!isWhole || !(race.ThreadCount == 2 ? IsReadableGrid(graph) : IsReadable(graph)))
        {
            return TooLarge;
        }

        var schedules = graph.Schedules();
        if (exploration is { IsComplete: true, IsReduced: false } && !Agrees(exploration, graph, schedules))
        {
            return new(
                null,
                "There is no picture of the schedules: the states of this race hold something that their texts do not "
                    + "show.");
        }

        var all = schedules.Aggregate(BigInteger.Zero, (sum, count) => sum + count);
        if (PlayerData.IsTooLarge(graph))
        {
            return TooLarge;
        }

        var note = $"The picture has all {PlayerData.Count(all)} schedules of the race.";
        return new(graph, all == exploration.Schedules ? "" : note);
    }

    private static bool IsReadableGrid(Graph graph) =>
        graph.Nodes.Count <= MaximumGridStates && graph.Nodes.All(node => node.Positions.Max() <= MaximumSteps);

    private static bool IsReadable(Graph graph) =>
        graph.Nodes.Count <= MaximumStates || OpenStates(graph) <= MaximumStates;

    // States from which ends of several sorts may come.
    private static int OpenStates(Graph graph)
    {
        var sorts = new HashSet<string>[graph.Nodes.Count];
        for (var index = sorts.Length - 1; index >= 0; index--)
        {
            var node = graph.Nodes[index];
            sorts[index] = [.. node.Targets.Where(target => target >= 0).SelectMany(target => sorts[target])];
            if (node.End is { } end)
            {
                sorts[index].Add(graph.Ends[end].Sort);
            }
        }

        return sorts.Count(ahead => ahead.Count > 1);
    }

    private static bool Agrees(Exploration exploration, Graph graph, BigInteger[] schedules) =>
        !exploration.HasAllEnds
        || (exploration.Ends.Length == graph.Ends.Count
            && exploration.Ends.All(end => graph.Ends.Zip(schedules).Any(pair =>
                pair.First.Label == end.Label && pair.First.Text == end.Text && pair.Second == end.Schedules)));
}
