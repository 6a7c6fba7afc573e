using System.Diagnostics;

namespace Interleave.Timing;

/// <summary>Runs work and keeps a span for each piece; <see cref="Timeline.Record"/> hands one out.</summary>
/// <remarks>Work that is given to it after the recording has ended still runs, but is not recorded.</remarks>
/// <threadsafety static="true" instance="true"/>
public sealed class TimelineRecorder
{
    private readonly long _start = Stopwatch.GetTimestamp();

    // Guards the entries, what is in them, and whether the recording has ended.
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private bool _hasEnded;

    internal TimelineRecorder()
    {
    }

    /// <summary>Runs the work on the calling thread and keeps a span for it, even if the work throws.</summary>
    /// <param name="what">What is done: the name of the span.</param>
    /// <param name="work">The work.</param>
    /// <returns>The work's result.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, or the work returns a task, whose span would end before it does.
    /// </exception>
    public T Run<T>(string what, Func<T> work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(what);
        ArgumentNullException.ThrowIfNull(work);
        if (Work.IsTask(typeof(T)))
        {
            throw new ArgumentException(
                $"“{what}” returns a task, and its span would end at the first await. "
                    + "Wait for the task inside the work, or record blocking work.",
                nameof(work));
        }

        return RunAndKeep(what, work);
    }

    /// <summary>Runs the work on the calling thread and keeps a span for it, even if the work throws.</summary>
    /// <param name="what">What is done: the name of the span.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="ArgumentException">The name is empty, or the work is an <c>async void</c> lambda.</exception>
    public void Run(string what, Action work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(what);
        var blocking = Work.Blocking(what, work);
        RunAndKeep(what, () =>
        {
            blocking();
            return true;
        });
    }

    /// <summary>Ends the recording; later spans are not kept, and open ones end now.</summary>
    internal Timeline End(string label)
    {
        lock (_gate)
        {
            _hasEnded = true;
            var now = Stopwatch.GetElapsedTime(_start);
            return new(label, _entries.Select(entry => entry.ToSpan(now)), now);
        }
    }

    private T RunAndKeep<T>(string what, Func<T> work)
    {
        var entry = Begin(what);
        var outcome = SpanOutcome.Failed;
        try
        {
            var result = work();
            outcome = SpanOutcome.Completed;
            return result;
        }
        finally
        {
            Finish(entry, outcome);
        }
    }

    private Entry Begin(string what)
    {
        lock (_gate)
        {
            // The clock is read inside the lock: an entry that End() finds began before the recording's end.
            var entry = new Entry(
                what,
                Environment.CurrentManagedThreadId,
                Thread.CurrentThread.Name,
                Stopwatch.GetElapsedTime(_start));
            if (!_hasEnded)
            {
                _entries.Add(entry);
            }

            return entry;
        }
    }

    private void Finish(Entry entry, SpanOutcome outcome)
    {
        // The clock is read outside the lock: time spent waiting for the lock is not time that the work took.
        var end = Stopwatch.GetElapsedTime(_start);
        lock (_gate)
        {
            // Work that finishes while End() holds the lock was counted as open there, and stays so.
            if (!_hasEnded)
            {
                entry.End = end;
                entry.Outcome = outcome;
            }
        }
    }

    private sealed class Entry(string what, int threadId, string? threadName, TimeSpan begin)
    {
        public TimeSpan? End { get; set; }

        public SpanOutcome Outcome { get; set; } = SpanOutcome.StillOpen;

        public TimelineSpan ToSpan(TimeSpan now) => new(what, threadId, threadName, begin, End ?? now, Outcome);
    }
}
