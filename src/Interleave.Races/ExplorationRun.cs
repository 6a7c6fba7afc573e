using System.Diagnostics;
using Interleave.Timing;

namespace Interleave.Races;

/// <summary>One call of <see cref="Race.Explore"/>: its limits, and what it has found so far.</summary>
/// <remarks>
/// The fields are the working thread's. The watching one reads the counters for its reports, a little late perhaps,
/// and all of them once the working thread has ended.
/// </remarks>
internal sealed class ExplorationRun(Race race, bool reduce, long maxSchedules, TimeSpan maxTime, int maxSteps)
{
    /// <summary>
    /// How many different ends are told apart; a race with more is not read by anybody, and memory stays flat.
    /// </summary>
    private const int MaximumEnds = 1_000;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<ScheduleEnd, Tally> _ends = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    // The two searches, 1 and 2, each have maxTime. Which one runs and since when is the working thread's to write;
    // which one's time is over, the watching one's, for asking for the time costs as much as a step.
    private readonly long[] _began = [0, Stopwatch.GetTimestamp(), 0];
    private int _search = 1;
    private int _isOver;
    private RaceRun? _run;
    private long _schedules;
    private long _wrong;
    private bool _isComplete;
    private bool _isEndless;
    private bool _hasMoreEnds;
    private bool _isShortest;
    private (ScheduleEnd End, byte[] Schedule)? _shortest;

    public Exploration Run(Action<ExplorationProgress>? progress, CancellationToken cancellationToken)
    {
        RaceEnd? fault = null;
        try
        {
            var report = progress is null ? null : Reports(progress);
            Watch.Run(
                Explore,
                () =>
                {
                    LookAtTime();
                    report?.Invoke();
                },
                cancellationToken);
        }
        catch (RaceFaultException exception)
        {
            // Stuck code may still hold the working thread: only what cannot be torn is read of it from here on.
            fault = new(exception.Outcome, exception.Message, 0, "");
            _isComplete = false;
        }

        var elapsed = Stopwatch.GetElapsedTime(_start);
        progress?.Invoke(Progress(elapsed));
        return new(race)
        {
            Race = race.Name,
            Schedules = _schedules,
            WrongSchedules = _wrong,
            Steps = _run?.Steps ?? 0,
            Elapsed = elapsed,
            IsComplete = _isComplete,
            IsReduced = reduce,
            Fault = fault,
            HasAllEnds = _isComplete && !_hasMoreEnds,
            WhyIncomplete = _isComplete ? "" : fault?.Text ?? Why(elapsed),
            ShortestWrong = _shortest is { } found ? EndOf(found.End, Count(found.End), found.Schedule) : null,
            IsShortest = _isShortest,
            Ends =
            [
                .. _ends.Select(end => EndOf(end.Key, end.Value.Count, end.Value.Schedule))
                    .OrderBy(end => end.Outcome)
                    .ThenBy(end => end.Schedule.Length)
                    .ThenBy(end => end.Text, StringComparer.Ordinal),
            ],
        };
    }

    private RaceEnd EndOf(ScheduleEnd end, long count, byte[] schedule) =>
        new(end.Outcome, end.Text, count, race.ScheduleText(schedule));

    private Action Reports(Action<ExplorationProgress> progress)
    {
        var last = _start;
        return () =>
        {
            if (Stopwatch.GetElapsedTime(last) >= ReportInterval)
            {
                last = Stopwatch.GetTimestamp();
                progress(Progress(Stopwatch.GetElapsedTime(_start)));
            }
        };
    }

    private void LookAtTime()
    {
        var search = Volatile.Read(ref _search);
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _began[search])) > maxTime)
        {
            Volatile.Write(ref _isOver, search);
        }
    }

    private bool IsOver() => Volatile.Read(ref _isOver) == _search;

    private ExplorationProgress Progress(TimeSpan elapsed) =>
        new(Volatile.Read(ref _schedules), Volatile.Read(ref _wrong), _run?.Steps ?? 0, elapsed);

    private string Why(TimeSpan elapsed) => _isEndless
        ? Race.Text($"there are schedules of more than {maxSteps:#,0} steps")
        : _schedules >= maxSchedules
            ? Race.Text($"stopped after {_schedules:#,0} schedules, as many as maxSchedules allows")
            : $"stopped after {DurationText.Of(elapsed)}, by maxTime";

    private long Count(ScheduleEnd end) => _ends.TryGetValue(end, out var tally) ? tally.Count : 1;

    private void Explore(Watch watch)
    {
        _run = new(race, watch);
        var check = new RepeatCheck(race, _run);
        _run.Start(comparesStates: true);

        var explorer = new Explorer(race, _run, reduce, maxSteps, IsOver);
        var isDone = explorer.Run(end =>
        {
            Note(explorer, end);

            // Twice the 1st, 2nd, 4th, 8th, … and so few that they cost nothing.
            if (long.IsPow2(_schedules) && !IsOver())
            {
                check.Run(explorer.Schedule, end);
            }

            return _schedules < maxSchedules && Stopwatch.GetElapsedTime(_start) < maxTime;
        });
        if (_shortest is { } found)
        {
            check.Run(found.Schedule, found.End);
        }

        _isComplete = isDone && !_isEndless;
        _isShortest = _isComplete;
        if (!_isComplete)
        {
            FindShortest();
        }
    }

    private void Note(Explorer explorer, ScheduleEnd end)
    {
        _schedules++;
        _isEndless |= end.Outcome == RaceOutcome.Endless;
        var isWrong = end.Outcome != RaceOutcome.Right;
        if (isWrong)
        {
            _wrong++;
        }

        if (!_ends.TryGetValue(end, out var tally))
        {
            if (_ends.Count == MaximumEnds)
            {
                _hasMoreEnds = true;
            }
            else
            {
                _ends.Add(end, tally = new());
            }
        }

        if (tally is not null)
        {
            tally.Count++;
            if (IsBetter(explorer, tally.Schedule, out var better))
            {
                tally.Schedule = better;
            }
        }

        if (isWrong && IsBetter(explorer, _shortest?.Schedule, out var shorter))
        {
            _shortest = (end, shorter);
        }
    }

    // Shorter, or as long and earlier in the order of the threads. Without reduction the earlier one comes first
    // anyhow.
    private bool IsBetter(Explorer explorer, byte[]? before, out byte[] schedule)
    {
        schedule = [];
        if (before is not null && (explorer.Length > before.Length || (!reduce && explorer.Length == before.Length)))
        {
            return false;
        }

        schedule = explorer.LeastEquivalent();
        return before is null || schedule.Length < before.Length || schedule.AsSpan().SequenceCompareTo(before) < 0;
    }

    // By growing length, so that the first one found is the shortest, however many schedules there are and however
    // long.
    private void FindShortest()
    {
        var from = Stopwatch.GetTimestamp();
        _began[2] = from;
        Volatile.Write(ref _search, 2);
        var left = maxSchedules;
        for (var length = 1; length <= (_shortest?.Schedule.Length ?? maxSteps); length++)
        {
            var explorer = new Explorer(race, _run!, reduces: false, length, IsOver);
            (ScheduleEnd, byte[])? found = null;
            var goesFurther = false;
            var isDone = explorer.Run(end =>
            {
                if (end.Outcome == RaceOutcome.Endless)
                {
                    goesFurther = true;
                }
                else if (end.Outcome != RaceOutcome.Right)
                {
                    found = (end, explorer.LeastEquivalent());
                }

                left--;
                return found is null && left > 0 && Stopwatch.GetElapsedTime(from) < maxTime;
            });
            if (found is not null)
            {
                _shortest = found;
                _isShortest = true;
                return;
            }

            if (!isDone || !goesFurther)
            {
                return;
            }
        }
    }

    private sealed class Tally
    {
        public long Count;

        public byte[] Schedule = null!;
    }
}
