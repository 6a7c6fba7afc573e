using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Exercises;

/// <summary>
/// A queue of whole numbers with the members of a <c>BlockingCollection&lt;int&gt;</c> for taking: what
/// <see cref="Check.WholeQueue"/> hands to a reader's code. Its time-outs run on a clock of its own, so that a
/// producer can be silent for an hour, and the check takes no longer than usual.
/// </summary>
/// <threadsafety static="true" instance="true"/>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not one of System.Collections.")]
public sealed class CheckedQueue : IEnumerable<int>
{
    /// <summary>How long the producer is silent when the queue is empty, on the queue's clock.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    // Guards all the fields below. An object and not a Lock, because Monitor can wait for a change and Lock cannot.
    private readonly object _gate = new();
    private readonly Queue<int> _items = new();
    private TimeSpan _clock;
    private bool _isAddingCompleted;
    private bool _isWaitedFor;

    internal CheckedQueue()
    {
    }

    /// <summary>How many items are in it now.</summary>
    public int Count => Locked(() => _items.Count);

    /// <summary>Whether its producer has closed it.</summary>
    public bool IsAddingCompleted => Locked(() => _isAddingCompleted);

    /// <summary>Whether its producer has closed it and it is empty.</summary>
    public bool IsCompleted => Locked(() => _isAddingCompleted && _items.Count == 0);

    /// <summary>Whether code is waiting for an item and will wait until there is one, or the queue is
    /// closed.</summary>
    internal bool IsWaitedFor => Locked(() => _isWaitedFor);

    /// <summary>How long the queue has been empty at time-outs that came to their end, on its clock.</summary>
    internal TimeSpan TimedOut => Locked(() => _clock);

    /// <summary>Takes an item out; waits while there is none.</summary>
    /// <exception cref="InvalidOperationException">The queue is closed and empty, from the start or while this
    /// waited.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public int Take(CancellationToken cancellationToken = default) => TryTake(out var item, Timeout.Infinite,
        cancellationToken)
        ? item
        : throw new InvalidOperationException("The queue is closed and empty, so there is nothing to take.");

    /// <summary>Takes an item out if there is one, and does not wait.</summary>
    public bool TryTake(out int item) => TryTake(out item, 0);

    /// <inheritdoc cref="TryTake(out int, int, CancellationToken)"/>
    public bool TryTake(out int item, TimeSpan timeout) => TryTake(out item, (int)timeout.TotalMilliseconds);

    /// <summary>Takes an item out; waits while there is none, at most so long.</summary>
    /// <param name="item">The item; 0 if there was none.</param>
    /// <param name="millisecondsTimeout">How long, on the queue's clock, in milliseconds; −1 for as long as the queue
    /// is open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the time was up, or the queue is closed and empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is below −1.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public bool TryTake(out int item, int millisecondsTimeout, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsTimeout, Timeout.Infinite);
        using var wakes = cancellationToken.Register(() => Change(() => { }));
        lock (_gate)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_items.TryDequeue(out item))
                {
                    Monitor.PulseAll(_gate);
                    return true;
                }

                if (_isAddingCompleted || (millisecondsTimeout >= 0
                    && IsOver(TimeSpan.FromMilliseconds(millisecondsTimeout))))
                {
                    return false;
                }

                _isWaitedFor = !cancellationToken.CanBeCanceled;
                try
                {
                    Monitor.Wait(_gate);
                }
                finally
                {
                    _isWaitedFor = false;
                }
            }
        }
    }

    /// <summary>Takes the items out one by one, waits while there are none, and ends when the queue is closed and
    /// empty.</summary>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<int> GetConsumingEnumerable(CancellationToken cancellationToken = default)
    {
        while (TryTake(out var item, Timeout.Infinite, cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>A copy of what is in it now; takes nothing out.</summary>
    public int[] ToArray() => Locked(_items.ToArray);

    /// <summary>Goes through a copy of what is in it now; takes nothing out.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Puts items in.</summary>
    internal void Add(params IEnumerable<int> items) => Change(() =>
    {
        _clock = TimeSpan.Zero;
        foreach (var item in items)
        {
            _items.Enqueue(item);
        }
    });

    /// <summary>Says that no more items will come.</summary>
    internal void CompleteAdding() => Change(() => _isAddingCompleted = true);

    // A time-out shorter than what is left of the producer's silence is over at once; a longer one would see the next
    // item.
    private bool IsOver(TimeSpan timeout)
    {
        Debug.Assert(Monitor.IsEntered(_gate));
        if (_clock + timeout >= Silence)
        {
            return false;
        }

        _clock += timeout;
        return true;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
