namespace Interleave.Races.Player;

/// <summary>
/// A graph as properties of a JSON object. What is the same in many nodes is written once and named by its place:
/// texts of states, steps and situations. Of the steps that a thread announces, only those are written with a state
/// that are others than the thread's plan says.
/// </summary>
internal sealed class GraphJson
{
    private readonly Graph _graph;
    private readonly string[] _locks;
    private readonly List<string> _states = [];
    private readonly Dictionary<string, int> _stateNumbers = [];
    private readonly List<object[]> _situations = [];
    private readonly Dictionary<string, int> _situationNumbers = [];

    // For each thread the steps that it announces, by how many it has made, as in the first state where it has made
    // so many.
    private readonly List<int>[] _plan;

    private GraphJson(Graph graph)
    {
        _graph = graph;
        _locks = [.. graph.Locks];
        _plan = [.. graph.Letters.Select(_ => new List<int>())];
        foreach (var node in graph.Nodes)
        {
            for (var thread = 0; thread < _plan.Length; thread++)
            {
                if (node.Situation.Next[thread] is >= 0 and var step && _plan[thread].Count == node.Positions[thread])
                {
                    _plan[thread].Add(step);
                }
            }
        }
    }

    /// <summary>Adds the properties of a graph.</summary>
    public static void Add(IDictionary<string, object> json, Graph graph) => new GraphJson(graph).Add(json);

    private void Add(IDictionary<string, object> json)
    {
        json["threads"] = _graph.Letters;
        json["steps"] = _graph.Steps.Select(step => new object[] { step.Text, step.Line, step.Code });
        json["ends"] = _graph.Ends.Zip(_graph.Schedules(), (end, count) =>
            new[] { end.Sort, end.Label, end.Text, PlayerData.Count(count) });

        // A state, a situation, and what follows: an end, or for each thread where its step leads. At once, since
        // states and situations get their numbers here.
        json["nodes"] = _graph.Nodes
            .Select(node => new[] { NumberOf(node.State), NumberOf(node), node.End ?? (object)node.Targets })
            .ToArray();
        json["states"] = _states;
        json["locks"] = _locks;
        json["plan"] = _plan;
        json["situations"] = _situations;

        // By node and thread, as few steps say more than they announced.
        json["did"] = (
            from node in Enumerable.Range(0, _graph.Nodes.Count)
            from thread in Enumerable.Range(0, _plan.Length)
            where _graph.Nodes[node].Did[thread] is not null && _graph.Nodes[node].Targets[thread] >= 0
            select (At: FormattableString.Invariant($"{node} {thread}"), Did: _graph.Nodes[node].Did[thread]))
            .ToDictionary(step => step.At, step => step.Did);
    }

    private int NumberOf(string state)
    {
        if (_stateNumbers.TryAdd(state, _states.Count))
        {
            _states.Add(state);
        }

        return _stateNumbers[state];
    }

    private int NumberOf(GraphNode node)
    {
        // Threads that announce another step than planned, or none although more are planned.
        int[][] unplanned =
        [
            .. from thread in Enumerable.Range(0, _plan.Length)
               let planned = _plan[thread].ElementAtOrDefault(node.Positions[thread])
               let isPlanned = node.Positions[thread] < _plan[thread].Count
               where node.Situation.Next[thread] != (isPlanned ? planned : GraphNode.None)
               select new[] { thread, node.Situation.Next[thread] },
        ];
        var (blocked, held) = (node.Situation.Blocked, node.Situation.Locks);
        var key = string.Join('\n', [.. blocked, .. held, .. unplanned.Select(pair => string.Join(' ', pair))]);
        if (_situationNumbers.TryAdd(key, _situations.Count))
        {
            // Who is blocked, why and by what; what is held, how and by whom; and whose next step is not the planned
            // one.
            _situations.Add(
            [
                Enumerable.Range(0, _plan.Length).Where(thread => blocked[thread] is not null)
                    .Select(thread => new object?[] { thread, blocked[thread], node.Situation.By[thread] }),
                held.Select(each => new object[] { Array.IndexOf(_locks, each.Name), each.Text, each.Owner }),
                unplanned,
            ]);
        }

        return _situationNumbers[key];
    }
}
