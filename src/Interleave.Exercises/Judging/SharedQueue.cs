using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Exercises;

/// <summary>
/// A queue that the workers of an exercise share, with the members of a <c>ConcurrentQueue&lt;T&gt;</c> that workers
/// need. Each member is one step, and between two of them another worker may come.
/// </summary>
/// <remarks>
/// The race is forced: a thread that asks how many are left, when there is one, waits until another has asked too, or
/// a moment at least. Then both go for the same item, and one of them finds none. What is right is only delayed.
/// </remarks>
/// <typeparam name="T">What is in it.</typeparam>
/// <threadsafety static="true" instance="true"/>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not a collection.")]
public sealed class SharedQueue<T>
{
    // Longer than a worker needs for its last item, and a delay of the very end only.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly Queue<T> _items;
    private readonly T _nothing;
    private readonly HashSet<int> _whoSawTheLast = [];
    private bool _hasWaited;

    /// <summary>A queue of these.</summary>
    /// <param name="items">The items.</param>
    /// <param name="nothing"> What is given where nothing is left. Code that uses it all the same would otherwise end
    /// its thread, and the notebook's engine with it.
    /// </param>
    internal SharedQueue(IEnumerable<T> items, T nothing) => (_items, _nothing) = (new(items), nothing);

    /// <summary>Whether nothing is left.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>How many are left.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                var seen = _items.Count;
                if (seen == 1 && !_hasWaited)
                {
                    WaitForAnother();
                }

                return seen;
            }
        }
    }

    /// <summary>Takes the next one out, in a single step.</summary>
    /// <param name="item">The item; one that stands for nothing if none was left.</param>
    /// <returns>Whether one was left.</returns>
    public bool TryDequeue(out T item)
    {
        lock (_gate)
        {
            var isTaken = _items.TryDequeue(out var next);
            item = isTaken ? next! : _nothing;
            return isTaken;
        }
    }

    private void WaitForAnother()
    {
        Debug.Assert(Monitor.IsEntered(_gate));
        _whoSawTheLast.Add(Environment.CurrentManagedThreadId);
        Monitor.PulseAll(_gate);
        var since = Stopwatch.GetTimestamp();
        while (_whoSawTheLast.Count < 2 && Patience - Stopwatch.GetElapsedTime(since) is { Ticks: > 0 } left)
        {
            Monitor.Wait(_gate, left);
        }

        _hasWaited = true;
    }
}
