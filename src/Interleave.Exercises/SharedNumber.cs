using System.Diagnostics;

namespace Interleave.Exercises;

/// <summary>
/// A whole number that the threads of an exercise share. To read it is one step, to write it is another, and
/// <c>Value++</c> is both.
/// </summary>
/// <remarks>
/// Any number of threads may read and write it at once. What they do between a read and a write, others can come between.
/// </remarks>
public sealed class SharedNumber
{
    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly TimeSpan _patience;
    private readonly HashSet<int> _readers = [];
    private int _writes;
    private int _value;

    /// <summary>0.</summary>
    /// <param name="patience">
    /// How long a thread that has read it waits for another to read the same, so that what is not one step comes apart on
    /// any machine. Nobody comes where a lock is held, and then the time is waited out.
    /// </param>
    internal SharedNumber(TimeSpan patience) => _patience = patience;

    /// <summary>The number; 0 at first.</summary>
    public int Value
    {
        get
        {
            lock (_gate)
            {
                var (read, before) = (_value, _writes);
                _readers.Add(Environment.CurrentManagedThreadId);
                Monitor.PulseAll(_gate);
                var waited = Stopwatch.StartNew();
                while (_writes == before && _readers.Count < 2 && _patience - waited.Elapsed is { Ticks: > 0 } left)
                {
                    Monitor.Wait(_gate, left);
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
}
