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
    private readonly object gate = new();
    private readonly TimeSpan patience;
    private readonly HashSet<int> readers = [];
    private int writes;
    private int value;

    /// <summary>0.</summary>
    /// <param name="patience">
    /// How long a thread that has read it waits for another to read the same, so that what is not one step comes apart on
    /// any machine. Nobody comes where a lock is held, and then the time is waited out.
    /// </param>
    internal SharedNumber(TimeSpan patience) => this.patience = patience;

    /// <summary>The number; 0 at first.</summary>
    public int Value
    {
        get
        {
            lock (gate)
            {
                var (read, before) = (value, writes);
                readers.Add(Environment.CurrentManagedThreadId);
                Monitor.PulseAll(gate);
                var waited = Stopwatch.StartNew();
                while (writes == before && readers.Count < 2 && patience - waited.Elapsed is { Ticks: > 0 } left)
                {
                    Monitor.Wait(gate, left);
                }

                return read;
            }
        }

        set
        {
            lock (gate)
            {
                this.value = value;
                writes++;
                readers.Clear();
                Monitor.PulseAll(gate);
            }
        }
    }
}
