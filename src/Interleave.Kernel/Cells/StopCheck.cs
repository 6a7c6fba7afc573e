using System.ComponentModel;

namespace Interleave.Kernel.Cells;

/// <summary>
/// What the code of a cell calls in its loops, functions and awaits; see <c>StopChecks</c>.
/// </summary>
/// <remarks>
/// The check reads a volatile field. So in a cell, unlike in a program, a loop without a lock or a volatile access of
/// its own sees what other threads have written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopCheck
{
    /// <summary>
    /// Whether any cell was ever stopped. It stays true: a thread of that cell may wait for a long time before its
    /// next check.
    /// </summary>
    private static bool _someCellWasStopped;

    /// <summary>
    /// What the cell awaits, until the cell is stopped. Otherwise the await would go on, and then the code after it.
    /// </summary>
    /// <param name="task">What the cell awaits.</param>
    /// <exception cref="OperationCanceledException">The cell has been stopped, or is while it waits.</exception>
    public static Task Until(Task task)
    {
        Pass();
        return task is null or { IsCompleted: true } || Cell.OfThread is not { } cell
            ? task!
            : task.WaitAsync(cell.CancellationToken);
    }

    /// <inheritdoc cref="Until(Task)"/>
    public static Task<T> Until<T>(Task<T> task)
    {
        Pass();
        return task is null or { IsCompleted: true } || Cell.OfThread is not { } cell
            ? task!
            : task.WaitAsync(cell.CancellationToken);
    }

    /// <inheritdoc cref="Until(Task)"/>
    public static ValueTask Until(ValueTask task)
    {
        Pass();
        return task.IsCompleted ? task : new(Until(task.AsTask()));
    }

    /// <inheritdoc cref="Until(Task)"/>
    public static ValueTask<T> Until<T>(ValueTask<T> task)
    {
        Pass();
        return task.IsCompleted ? task : new(Until(task.AsTask()));
    }

    /// <summary>Something else to await, which cannot be stopped: the stop is looked for before it begins.</summary>
    /// <param name="awaitable">What the cell awaits.</param>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static T Until<T>(T awaitable)
    {
        Pass();
        return awaitable;
    }

    /// <summary>The items that a cell awaits one after another, until it is stopped.</summary>
    /// <param name="items">The items.</param>
    public static IAsyncEnumerable<T> Each<T>(IAsyncEnumerable<T> items) => new StoppableItems<T>(items);

    /// <summary>Something else to enumerate, which cannot be stopped.</summary>
    /// <param name="items">The items.</param>
    public static T Each<T>(T items) => items;

    /// <summary>Goes on, or throws if the cell that started this thread was stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref _someCellWasStopped))
        {
            Cell.OfThread?.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>From now on every check looks whether its cell was stopped.</summary>
    internal static void Begin() => Volatile.Write(ref _someCellWasStopped, true);

    private sealed class StoppableItems<T>(IAsyncEnumerable<T> items) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            new StoppableEnumerator<T>(items.GetAsyncEnumerator(
                cancellationToken.CanBeCanceled
                    ? cancellationToken
                    : Cell.OfThread?.CancellationToken ?? CancellationToken.None));
    }

    private sealed class StoppableEnumerator<T>(IAsyncEnumerator<T> items) : IAsyncEnumerator<T>
    {
        private Task<bool>? _pending;

        public T Current => items.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            var next = items.MoveNextAsync();
            if (next.IsCompleted)
            {
                return next;
            }

            _pending = next.AsTask();
            return new(Until(_pending));
        }

        // An iterator that is waiting for its next item cannot be disposed of, so it is left to the garbage collector.
        public ValueTask DisposeAsync() => _pending is { IsCompleted: false } ? default : items.DisposeAsync();
    }
}
