using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace Interleave.Exercises;

/// <summary>What a check puts under a <see cref="BlockingCollection{T}"/> to know when the last item was taken out.</summary>
/// <remarks>Any number of threads may use it at once.</remarks>
internal sealed class WatchedQueue : IProducerConsumerCollection<int>
{
    private readonly ConcurrentQueue<int> _items = new();
    private long _lastTake = Stopwatch.GetTimestamp();

    /// <summary>The time since an item was last taken out; since the queue was made, if none was.</summary>
    public TimeSpan SinceLastTake => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastTake));

    public int Count => _items.Count;

    public bool IsSynchronized => false;

    public object SyncRoot => throw new NotSupportedException();

    public bool TryAdd(int item)
    {
        _items.Enqueue(item);
        return true;
    }

    public bool TryTake(out int item)
    {
        var isTaken = _items.TryDequeue(out item);
        Volatile.Write(ref _lastTake, Stopwatch.GetTimestamp());
        return isTaken;
    }

    public void CopyTo(int[] array, int index) => _items.CopyTo(array, index);

    public void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public int[] ToArray() => _items.ToArray();

    public IEnumerator<int> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
