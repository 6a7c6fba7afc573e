using System.Numerics;

namespace Interleave.Races.Player;

/// <summary>
/// The states that a race can come to, and the steps between them. Every step leads to a later node.
/// </summary>
internal sealed class Graph
{
    /// <summary>The threads' letters.</summary>
    public required string Letters { get; init; }

    /// <summary>The steps that threads announce.</summary>
    public required IReadOnlyList<GraphStep> Steps { get; init; }

    /// <summary>The ends that were found.</summary>
    public required IReadOnlyList<GraphEnd> Ends { get; init; }

    /// <summary>The names of the locks and queues, in the order in which threads announced them.</summary>
    public required IReadOnlyList<string> Locks { get; init; }

    /// <summary>The states, the start first, by how many steps lead to them.</summary>
    public required IReadOnlyList<GraphNode> Nodes { get; init; }

    /// <summary>Whether steps were left out because there are too many.</summary>
    public bool IsComplete => !Nodes.Any(node => node.Targets.Contains(GraphNode.LeftOut));

    /// <summary>For each end how many of the schedules in the graph come to it.</summary>
    public BigInteger[] Schedules()
    {
        var ways = new BigInteger[Nodes.Count];
        var ended = new BigInteger[Ends.Count];
        ways[0] = 1;
        for (var index = 0; index < Nodes.Count; index++)
        {
            var node = Nodes[index];
            if (node.End is { } end)
            {
                ended[end] += ways[index];
            }

            foreach (var target in node.Targets.Where(target => target >= 0))
            {
                ways[target] += ways[index];
            }
        }

        return ended;
    }

    /// <summary>
    /// The same graph with one node for all states that nobody can tell apart, now or later: the same texts, and the
    /// same steps to nodes that are the same.
    /// </summary>
    public Graph Merged()
    {
        var kept = new Dictionary<string, int>();
        var same = new int[Nodes.Count];
        for (var index = Nodes.Count - 1; index >= 0; index--)
        {
            var node = Nodes[index];
            var targets = node.Targets.Select(target => target < 0 ? target : same[target]);

            // Nobody knows what would follow a step that was left out, so such a state is like no other.
            object?[] parts = node.Targets.Contains(GraphNode.LeftOut)
                ? [index]
                : [.. node.Positions, node.State, .. Texts(node.Situation), node.End, .. targets, .. node.Did];
            var key = string.Join('\n', parts);
            kept.TryAdd(key, index);
            same[index] = kept[key];
        }

        return Restricted([.. same.Distinct().Order()], same);
    }

    /// <summary>The same graph with only some of its nodes; steps to the others are left out.</summary>
    /// <param name="nodes">Which to keep, in their order, the start among them.</param>
    /// <param name="same">For each node the one that stands for it; null if each stands for itself.</param>
    public Graph Restricted(IReadOnlyList<int> nodes, int[]? same = null)
    {
        var places = nodes.Select((node, place) => (node, place)).ToDictionary(pair => pair.node, pair => pair.place);
        return new()
        {
            Letters = Letters,
            Steps = Steps,
            Ends = Ends,
            Locks = Locks,
            Nodes = [.. nodes.Select(Moved)],
        };

        GraphNode Moved(int index)
        {
            var node = Nodes[index];
            return new(node.Positions, node.State, node.Situation)
            {
                End = node.End,
                Did = node.Did,
                Targets = [.. node.Targets.Select(target => target < 0 ? target
                    : places.GetValueOrDefault(same?[target] ?? target, GraphNode.LeftOut))],
            };
        }
    }

    /// <summary>The nodes on the way of a schedule, the start first, as far as the graph goes.</summary>
    public IEnumerable<int> Way(string schedule)
    {
        var node = 0;
        yield return node;
        foreach (var letter in schedule)
        {
            var thread = Letters.IndexOf(letter);
            if (thread < 0 || (node = Nodes[node].Targets[thread]) < 0)
            {
                yield break;
            }

            yield return node;
        }
    }

    /// <summary>For each end the nodes of a shortest way to it, the start first.</summary>
    public IEnumerable<List<int>> ShortestWays()
    {
        var from = new int[Nodes.Count];
        Array.Fill(from, -1);
        var found = new HashSet<int>();
        for (var index = 0; index < Nodes.Count; index++)
        {
            foreach (var target in Nodes[index].Targets.Where(target => target > 0 && from[target] < 0))
            {
                from[target] = index;
            }

            if (Nodes[index].End is { } end && found.Add(end))
            {
                var way = new List<int>();
                for (var node = index; node >= 0; node = from[node])
                {
                    way.Add(node);
                }

                way.Reverse();
                yield return way;
            }
        }
    }

    private static IEnumerable<string?> Texts(Situation situation) =>
        [string.Join(',', situation.Next), .. situation.Blocked, .. situation.Locks.Select(held => held.ToString())];
}
