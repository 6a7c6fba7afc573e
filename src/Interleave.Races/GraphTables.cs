using Interleave.Races.Player;

namespace Interleave.Races;

/// <summary>What many nodes of a graph have in common, each kept once: steps, ends and situations.</summary>
internal sealed class GraphTables(Race race)
{
    private readonly List<GraphStep> _steps = [];
    private readonly Dictionary<(string Text, int Line, string? Member), int> _stepNumbers = [];
    private readonly List<GraphEnd> _ends = [];
    private readonly Dictionary<string, Situation> _situations = [];

    /// <summary>The steps that threads announce, by number.</summary>
    public IReadOnlyList<GraphStep> Steps => _steps;

    /// <summary>The ends that were found, by number.</summary>
    public IReadOnlyList<GraphEnd> Ends => _ends;

    /// <summary>
    /// What the threads announce in a state, who is blocked in it and why; one object for all states of the same kind.
    /// </summary>
    public Situation SituationOf(RaceRun run, uint enabled, LockNow[] held, ScheduleEnd? failure)
    {
        var alive = race.ThreadsOf(run.Alive).ToArray();
        var next = new int[race.ThreadCount];
        var blocked = new string?[race.ThreadCount];
        var by = new string?[race.ThreadCount];
        Array.Fill(next, GraphNode.None);
        foreach (var thread in alive)
        {
            next[thread] = NumberOf(run.Next[thread]);
            if (failure is null && (enabled >> thread & 1) == 0)
            {
                blocked[thread] = run.Why(thread);
                by[thread] = run.Next[thread].Name;
            }
        }

        var key = string.Join('\n', [.. next, .. blocked, .. held]);
        if (!_situations.TryGetValue(key, out var situation))
        {
            _situations.Add(key, situation = new(next, blocked, by, held));
        }

        return situation;
    }

    /// <summary>The number of an end.</summary>
    public int EndOf(ScheduleEnd end)
    {
        var sort = end.Outcome switch
        {
            RaceOutcome.Right => "right",
            RaceOutcome.Wrong => "wrong",
            RaceOutcome.Deadlock => "deadlock",
            _ => "failed",
        };
        return NumberOf(_ends, new(sort, RaceEnd.LabelOf(end.Outcome), end.Text));
    }

    private int NumberOf(in Step step)
    {
        var key = (step.ToString(), step.Line, step.Member);
        if (!_stepNumbers.TryGetValue(key, out var number))
        {
            var (line, code) = race.Source.Of(step);
            _stepNumbers.Add(key, number = NumberOf(_steps, new(key.Item1, line, code)));
        }

        return number;
    }

    private static int NumberOf<T>(List<T> known, T item)
    {
        var number = known.IndexOf(item);
        if (number < 0)
        {
            known.Add(item);
        }

        return number < 0 ? known.Count - 1 : number;
    }
}
