using System.Diagnostics;

namespace Interleave.Exercises;

/// <summary>
/// A whole number that the threads of an exercise share: what <see cref="Check.LocalSums"/> hands to a reader's code.
/// To read it is one step, to write it is another, and <c>Value +=</c> is both.
/// </summary>
/// <remarks>
/// The race is forced: whoever reads it without the lock waits until another thread has read the same or has written,
/// and then goes on with what it read. So an addition without a lock is always lost, on any machine. What is right is
/// only delayed.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed class SharedNumber
{
    // After so many reads for which nobody came, nobody will.
    private const int MostWaits = 3;

    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly Lock _lock;
    private readonly TimeSpan _patience;
    private readonly HashSet<int> _readers = [];
    private int _writes;
    private int _fruitless;
    private long _value;

    /// <summary>0.</summary>
    /// <param name="gate">The lock that guards it. Who holds it is not kept waiting: nobody could come.</param>
    /// <param name="patience">How long a thread that has read it waits for another.</param>
    internal SharedNumber(Lock gate, TimeSpan patience) => (_lock, _patience) = (gate, patience);

    /// <summary>The number; 0 at first.</summary>
    public long Value
    {
        get
        {
            lock (_gate)
            {
                var read = _value;
                if (!_lock.IsHeldByCurrentThread)
                {
                    WaitForAnother();
                }

                return read;
            }
        }

        set
        {
            lock (_gate)
            {
                _value = value;
                _writes++;
                _readers.Clear();
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The number, read by the check.</summary>
    internal long Now
    {
        get
        {
            lock (_gate)
            {
                return _value;
            }
        }
    }

    /// <summary>How often it has been written.</summary>
    internal int Writes
    {
        get
        {
            lock (_gate)
            {
                return _writes;
            }
        }
    }

    private void WaitForAnother()
    {
        Debug.Assert(Monitor.IsEntered(_gate));
        var before = _writes;
        _readers.Add(Environment.CurrentManagedThreadId);
        Monitor.PulseAll(_gate);
        var since = Stopwatch.GetTimestamp();
        while (_writes == before && _readers.Count < 2 && _fruitless < MostWaits)
        {
            var left = _patience - Stopwatch.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                _fruitless++;
                return;
            }

            Monitor.Wait(_gate, left);
        }
    }
}
