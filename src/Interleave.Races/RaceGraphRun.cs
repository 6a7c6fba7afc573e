using System.Diagnostics;
using System.Numerics;
using System.Text;
using Interleave.Races.Player;

namespace Interleave.Races;

/// <summary>Finds the states that a race can come to, by the number of steps that lead there.</summary>
/// <remarks>
/// Two states are one if their texts are the same, their threads have come as far, remember the same, and hold the
/// same locks. What a thread remembers is read out of the compiler's own objects (<see cref="LocalText"/>), so the
/// outcome is tested: walks through the graph, chosen by chance, are run again from a fresh state. Where one goes
/// another way, states are not merged any more.
/// </remarks>
internal sealed class RaceGraphRun
{
    private const int Walks = 200;
    private const int MaximumDive = 200;

    private readonly Race _race;
    private readonly int _maxStates;
    private readonly TimeSpan _maxTime;
    private readonly long _start = Stopwatch.GetTimestamp();

    private List<GraphNode> _nodes = [];
    private List<byte[]> _ways = [];
    private Dictionary<string, int> _known = [];
    private Queue<int> _queue = [];
    private readonly GraphTables _tables;
    private readonly List<string> _lockNames = [];
    private readonly SortedDictionary<string, IBlocking> _locks = new(StringComparer.Ordinal);
    private bool _merges = true;

    private RaceGraphRun(Race race, int maxStates, TimeSpan maxTime)
    {
        _race = race;
        _tables = new(race);
        _maxStates = maxStates;
        _maxTime = maxTime;
    }

    /// <summary>The graph of a race, or null if the race cannot be run.</summary>
    /// <param name="race">The race.</param>
    /// <param name="schedules">Schedules that are in the graph in any case, as far as they are possible.</param>
    /// <param name="maxStates">How many states to find, before those are merged that nobody can tell apart.</param>
    /// <param name="maxTime">How long to look.</param>
    public static Graph? Of(Race race, IReadOnlyList<string> schedules, int maxStates, TimeSpan maxTime)
    {
        Graph? graph = null;
        try
        {
            var run = new RaceGraphRun(race, maxStates, maxTime);
            Watch.Run(watch => graph = run.Find(watch, schedules), tick: null, CancellationToken.None);
        }
        catch (RaceFaultException)
        {
            // Whoever asked for the graph has run the race, and says what is wrong with it.
        }

        return graph;
    }

    private Graph Find(Watch watch, IReadOnlyList<string> schedules)
    {
        var run = new RaceRun(_race, watch);
        Explore(run, schedules);
        if (!WalksAgree(run))
        {
            _merges = false;
            (_nodes, _ways, _known, _queue) = ([], [], [], []);
            Explore(run, schedules);
        }

        var graph = new Graph
        {
            Letters = _race.Letters,
            Steps = _tables.Steps,
            Ends = _tables.Ends,
            Locks = _lockNames,
            Nodes = _nodes,
        };
        return graph.Restricted([.. Enumerable.Range(0, _nodes.Count).OrderBy(node => _ways[node].Length)]).Merged();
    }

    private void Explore(RaceRun run, IReadOnlyList<string> schedules)
    {
        Follow(run, []);
        Arrive(run, [], null);
        foreach (var schedule in schedules)
        {
            var node = 0;
            foreach (var thread in schedule.Select(letter => _race.Letters.IndexOf(letter)))
            {
                if (thread < 0 || _nodes[node].Targets[thread] == GraphNode.None)
                {
                    break;
                }

                node = Go(run, node, thread);
            }
        }

        // However many states there are, some ends are in the graph: of one thread after the other, and of all by
        // turns.
        for (var first = 0; first <= _race.ThreadCount; first++)
        {
            Dive(run, first);
        }

        while (_queue.TryDequeue(out var node))
        {
            for (var thread = 0; thread < _race.ThreadCount; thread++)
            {
                if (_nodes[node].Targets[thread] != GraphNode.LeftOut)
                {
                    continue;
                }

                if (_nodes.Count >= _maxStates || Stopwatch.GetElapsedTime(_start) > _maxTime)
                {
                    return;
                }

                Go(run, node, thread);
            }
        }
    }

    private void Dive(RaceRun run, int first)
    {
        var (node, last) = (0, first - 1);
        for (var steps = 0; steps < MaximumDive && Stopwatch.GetElapsedTime(_start) < _maxTime; steps++)
        {
            var turn = first == _race.ThreadCount ? last + 1 : first;
            var next = Enumerable.Range(0, _race.ThreadCount).Select(index => (turn + index) % _race.ThreadCount)
                .Select(thread => (int?)thread)
                .FirstOrDefault(thread => _nodes[node].Targets[thread!.Value] != GraphNode.None);
            if (next is null)
            {
                return;
            }

            node = Go(run, node, last = next.Value);
        }
    }

    // Makes a step from a state that was found before, and arrives at the state after it.
    private int Go(RaceRun run, int from, int thread)
    {
        if (_nodes[from].Targets[thread] >= 0)
        {
            return _nodes[from].Targets[thread];
        }

        Follow(run, _ways[from]);
        Note(run.Next[thread]);
        var step = run.Next[thread];
        var failure = run.Do(thread);
        if (PlaybackRun.Did(step, failure) is var did && did != step.ToString())
        {
            _nodes[from].Did[thread] = did;
        }

        var target = Arrive(run, [.. _ways[from], (byte)thread], failure);
        _nodes[from].Targets[thread] = target;
        return target;
    }

    private void Follow(RaceRun run, ReadOnlySpan<byte> way)
    {
        run.Start();
        _locks.Clear();
        Note(run.Next);
        foreach (var thread in way)
        {
            if ((run.Enabled() >> thread & 1) == 0 || run.Do(thread) is not null)
            {
                throw new RaceFaultException(RaceOutcome.NotRepeatable, Race.WhyNotRepeatable);
            }

            Note(run.Next[thread]);
        }
    }

    private void Note(params ReadOnlySpan<Step> announced)
    {
        foreach (var step in announced)
        {
            if (step.Target is IBlocking blocking && _locks.TryAdd(blocking.Name, blocking)
                && !_lockNames.Contains(blocking.Name))
            {
                _lockNames.Add(blocking.Name);
            }
        }
    }

    private int Arrive(RaceRun run, byte[] way, ScheduleEnd? failure)
    {
        foreach (var thread in _race.ThreadsOf(run.Alive))
        {
            Note(run.Next[thread]);
        }

        var positions = new int[_race.ThreadCount];
        foreach (var thread in way)
        {
            positions[thread]++;
        }

        var text = run.StateNow();
        var held = HeldNow(run);
        var key = Key(run, way, positions, text, held, failure);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        var enabled = failure is null ? run.Enabled() : 0;
        var node = new GraphNode(positions, text, _tables.SituationOf(run, enabled, held, failure));
        var end = failure ?? (run.Alive == 0 ? run.End() : enabled == 0 ? run.Deadlock() : null);
        node.End = end is null ? null : _tables.EndOf(end);
        foreach (var thread in end is null ? _race.ThreadsOf(enabled) : [])
        {
            node.Targets[thread] = GraphNode.LeftOut;
        }

        _known.Add(key, _nodes.Count);
        _queue.Enqueue(_nodes.Count);
        _nodes.Add(node);
        _ways.Add(way);
        return _nodes.Count - 1;
    }

    private LockNow[] HeldNow(RaceRun run)
    {
        var contents =
            from blocking in _locks.Values
            let text = blocking.Contents(run.Holder)
            where text is not null
            select new LockNow(blocking.Name, text, blocking.Owner);
        return [.. contents];
    }

    private string Key(RaceRun run, byte[] way, int[] positions, string text, LockNow[] held, ScheduleEnd? failure)
    {
        if (!_merges)
        {
            return Convert.ToHexString(way);
        }

        var key = new StringBuilder();
        key.AppendJoin(',', positions).Append('\n').Append(text).Append('\n');
        key.AppendJoin<LockNow>(',', held).Append('\n').Append(failure);
        foreach (var thread in _race.ThreadsOf(run.Alive))
        {
            LocalText.Add(key.Append('\n').Append(run.Next[thread].ToString()), run.Threads[thread], run.State);
        }

        return key.ToString();
    }

    // Chosen by chance, but the same each time.
    private bool WalksAgree(RaceRun run)
    {
        var chance = new Random(_nodes.Count);
        for (var walk = 0; walk < Walks && Stopwatch.GetElapsedTime(_start) < 1.25 * _maxTime; walk++)
        {
            run.Start();
            var node = _nodes[0];
            while (node.Targets.Any(target => target >= 0))
            {
                var able = Enumerable.Range(0, _race.ThreadCount).Where(thread => node.Targets[thread] >= 0).ToArray();
                var thread = able[chance.Next(able.Length)];
                var failure = (run.Enabled() >> thread & 1) == 1 ? run.Do(thread) : new(RaceOutcome.NotRepeatable, "");
                node = _nodes[node.Targets[thread]];
                var end = failure ?? (run.Alive == 0 ? run.End() : run.Enabled() == 0 ? run.Deadlock() : null);
                var alive = node.Situation.Next.Count(next => next >= 0);
                if (run.StateNow() != node.State || (end is null ? null : _tables.EndOf(end)) != node.End
                    || (failure is null && BitOperations.PopCount(run.Alive) != alive))
                {
                    return false;
                }

                if (failure is not null)
                {
                    break;
                }
            }
        }

        return true;
    }
}
