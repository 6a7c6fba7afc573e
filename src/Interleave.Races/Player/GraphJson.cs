using System.Globalization;
using System.Text.Json;

namespace Interleave.Races.Player;

/// <summary>
/// A graph as properties of a JSON object. What is the same in many nodes is written once and named by its place: texts of states,
/// steps and situations. Of the steps that a thread announces, only those are written with a state that are others than the
/// thread's plan says.
/// </summary>
internal sealed class GraphJson(Utf8JsonWriter json, Graph graph)
{
    private readonly List<string> _states = [];
    private readonly Dictionary<string, int> _stateNumbers = [];
    private readonly List<(GraphNode Node, string Key)> _situations = [];
    private readonly Dictionary<string, int> _situationNumbers = [];

    // For each thread the steps that it announces, by how many it has made, as in the first state where it has made so many.
    private readonly List<int>[] _plan = [.. graph.Letters.Select(_ => new List<int>())];

    public void Write()
    {
        json.WriteString("threads", graph.Letters);
        WriteSteps();
        WriteEnds();
        MakePlan();
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            WriteNode(node);
        }

        json.WriteEndArray();
        WriteTexts("states", _states);
        WriteTexts("locks", graph.Locks);
        json.WriteStartArray("plan");
        foreach (var plan in _plan)
        {
            WriteNumbers(plan);
        }

        json.WriteEndArray();
        WriteSituations();
        WriteDid();
    }

    private void WriteSteps()
    {
        json.WriteStartArray("steps");
        foreach (var step in graph.Steps)
        {
            json.WriteStartArray();
            json.WriteStringValue(step.Text);
            json.WriteNumberValue(step.Line);
            json.WriteStringValue(step.Code);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteEnds()
    {
        var schedules = graph.Schedules();
        json.WriteStartArray("ends");
        foreach (var (end, count) in graph.Ends.Zip(schedules))
        {
            json.WriteStartArray();
            json.WriteStringValue(end.Sort);
            json.WriteStringValue(end.Label);
            json.WriteStringValue(end.Text);
            json.WriteStringValue(PlayerData.Count(count));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void MakePlan()
    {
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

    // A state, a situation, and what follows: an end, or for each thread where its step leads.
    private void WriteNode(GraphNode node)
    {
        json.WriteStartArray();
        json.WriteNumberValue(NumberOf(node.State));
        json.WriteNumberValue(NumberOf(node));
        if (node.End is { } end)
        {
            json.WriteNumberValue(end);
        }
        else
        {
            WriteNumbers(node.Targets);
        }

        json.WriteEndArray();
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
        var key = string.Join('\n', [.. node.Situation.Blocked, .. node.Situation.Locks, .. Unplanned(node)]);
        if (_situationNumbers.TryAdd(key, _situations.Count))
        {
            _situations.Add((node, key));
        }

        return _situationNumbers[key];
    }

    // Threads that announce another step than planned, or none although more are planned.
    private IEnumerable<(int Thread, int Step)> Unplanned(GraphNode node) =>
        from thread in Enumerable.Range(0, _plan.Length)
        let place = node.Positions[thread]
        let planned = place < _plan[thread].Count ? _plan[thread][place] : GraphNode.None
        where node.Situation.Next[thread] != planned
        select (thread, node.Situation.Next[thread]);

    // Who is blocked, why and by what; what is held; and whose next step is not the planned one.
    private void WriteSituations()
    {
        json.WriteStartArray("situations");
        foreach (var (node, _) in _situations)
        {
            json.WriteStartArray();
            json.WriteStartArray();
            for (var thread = 0; thread < _plan.Length; thread++)
            {
                if (node.Situation.Blocked[thread] is { } why)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(thread);
                    json.WriteStringValue(why);
                    json.WriteStringValue(node.Situation.By[thread]);
                    json.WriteEndArray();
                }
            }

            json.WriteEndArray();
            json.WriteStartArray();
            foreach (var held in node.Situation.Locks)
            {
                json.WriteStartArray();
                json.WriteNumberValue(graph.Locks.ToList().IndexOf(held.Name));
                json.WriteStringValue(held.Text);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray();
            foreach (var (thread, step) in Unplanned(node))
            {
                WriteNumbers([thread, step]);
            }

            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // By node and thread, as few steps say more than they announced.
    private void WriteDid()
    {
        json.WriteStartObject("did");
        for (var index = 0; index < graph.Nodes.Count; index++)
        {
            for (var thread = 0; thread < _plan.Length; thread++)
            {
                if (graph.Nodes[index].Did[thread] is { } did && graph.Nodes[index].Targets[thread] >= 0)
                {
                    json.WriteString(string.Create(CultureInfo.InvariantCulture, $"{index} {thread}"), did);
                }
            }
        }

        json.WriteEndObject();
    }

    private void WriteTexts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void WriteNumbers(IEnumerable<int> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
