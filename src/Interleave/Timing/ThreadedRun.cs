using System.Globalization;

namespace Interleave.Timing;

/// <summary>One run of a body on several threads at once, timed with or without the making of the threads.</summary>
/// <remarks>Used once, by one thread.</remarks>
internal sealed class ThreadedRun : IDisposable
{
    // How long the waits of a run take at most before something else is looked at.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(60);

    private readonly Action<int> _body;
    private readonly ThreadCreation _creation;
    private readonly TimeProvider _clock;

    // Each thread writes to its own places in these two, and they are read after it has been joined.
    private readonly long[] _ends;
    private readonly Exception?[] _failures;

    // The barrier: every thread signals that it is there, and then waits for the release.
    private readonly CountdownEvent _arrived;
    private readonly ManualResetEventSlim _release = new();
    private volatile bool _isAbandoned;
    private volatile bool _hasFailed;

    public ThreadedRun(int threads, Action<int> body, ThreadCreation creation, TimeProvider clock)
    {
        _body = body;
        _creation = creation;
        _clock = clock;
        _ends = new long[threads];
        _failures = new Exception?[threads];
        _arrived = new(threads);
    }

    /// <summary>What so many threads cost when they have nothing to do.</summary>
    public static ThreadOverhead OverheadOf(int threads, ThreadCreation creation, TimeProvider clock, CancellationToken cancellationToken)
    {
        // The first run is slower than all others, and there is no need to know by how much.
        var empty = Rival.Of("nothing", threads, static _ => { }, creation);
        var samples = Enumerable.Range(0, 4).Select(_ => empty.TakeSample(clock, cancellationToken)).Skip(1).Order();
        return new(threads, creation, Measurement.MiddleOf([.. samples]));
    }

    /// <summary>Makes the threads, lets them run, and joins every one of them.</summary>
    /// <returns>The time it took, as <see cref="ThreadCreation"/> says.</returns>
    /// <exception cref="AggregateException">The body threw on one thread or several; all their exceptions are in it.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    /// <exception cref="InvalidOperationException">The system refused to start so many threads.</exception>
    public TimeSpan Take(CancellationToken cancellationToken)
    {
        var started = new List<Thread>(_ends.Length);
        TimeSpan took;
        try
        {
            var start = _clock.GetTimestamp();
            Start(started);
            if (_creation == ThreadCreation.Apart)
            {
                AwaitArrival(cancellationToken);
                start = _clock.GetTimestamp();
                _release.Set();
            }

            Join(started, cancellationToken);
            took = _creation == ThreadCreation.Measured ? _clock.GetElapsedTime(start) : _clock.GetElapsedTime(start, _ends.Max());
        }
        catch (Exception reason)
        {
            if (Abandon(started) is > 0 and var left)
            {
                throw new OperationCanceledException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The run was stopped, but {left:#,0} of its {_ends.Length:#,0} threads compute on and cannot be ended; restart the kernel to end them."),
                    reason,
                    cancellationToken);
            }

            throw;
        }

        ThrowFailures(cancellationToken);
        return took;
    }

    /// <summary>Ends the use of the barrier. A thread that was left behind has long passed it.</summary>
    public void Dispose()
    {
        _arrived.Dispose();
        _release.Dispose();
    }

    private void Start(List<Thread> started)
    {
        for (var worker = 0; worker < _ends.Length; worker++)
        {
            var number = worker;

            // In the background: a thread that computes for ever, and that a cancelled run had to leave behind, must not keep the process alive.
            var thread = new Thread(() => Work(number)) { IsBackground = true };
            try
            {
                thread.Start();
            }
            catch (Exception refusal) when (refusal is OutOfMemoryException or ThreadStartException)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The system refused to start thread {worker + 1:#,0} of {_ends.Length:#,0}; name fewer threads."), refusal);
            }

            started.Add(thread);
        }
    }

    private void Work(int worker)
    {
        try
        {
            if (_creation == ThreadCreation.Apart)
            {
                _arrived.Signal();

                // Without a bound of its own: whoever made the thread sets it, on every way out of Take.
                _release.Wait();
            }

            if (!_isAbandoned)
            {
                _body(worker);
            }
        }
        catch (Exception failure)
        {
            _failures[worker] = failure;
            _hasFailed = true;
        }

        // Outside of the try, nothing may wait: an interruption that comes late would be thrown there, and end the process.
        _ends[worker] = _clock.GetTimestamp();
    }

    private void AwaitArrival(CancellationToken cancellationToken)
    {
        if (!_arrived.Wait(TimeToStart, cancellationToken))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Of {_ends.Length:#,0} threads only {_ends.Length - _arrived.CurrentCount:#,0} had begun after {DurationText.Of(TimeToStart)}; name fewer threads, or measure when the machine is less busy."));
        }
    }

    private void Join(List<Thread> started, CancellationToken cancellationToken)
    {
        var isInterrupted = false;
        foreach (var thread in started)
        {
            while (!thread.Join(Look))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_hasFailed && !isInterrupted)
                {
                    // The others may be waiting for the one that failed, and would wait for ever.
                    Interrupt(started);
                    isInterrupted = true;
                }
            }
        }
    }

    /// <summary>Ends what can be ended.</summary>
    /// <returns>How many threads are still alive.</returns>
    private int Abandon(List<Thread> started)
    {
        // Before the release, so that no thread that it wakes begins with the work.
        _isAbandoned = true;
        _release.Set();
        Interrupt(started);
        var begin = TimeProvider.System.GetTimestamp();
        foreach (var thread in started)
        {
            var left = Grace - TimeProvider.System.GetElapsedTime(begin);
            thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        return started.Count(thread => thread.IsAlive);
    }

    private static void Interrupt(List<Thread> started) => started.ForEach(thread => thread.Interrupt());

    private void ThrowFailures(CancellationToken cancellationToken)
    {
        if (!_hasFailed)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();

        // A thread that was interrupted because another had failed is not what went wrong.
        var own = _failures.OfType<Exception>().Where(failure => failure is not ThreadInterruptedException).ToArray();
        var all = own.Length > 0 ? own : [.. _failures.OfType<Exception>()];
        throw new AggregateException(string.Create(CultureInfo.InvariantCulture, $"The work failed on {all.Length:#,0} of {_ends.Length:#,0} threads."), all);
    }
}
