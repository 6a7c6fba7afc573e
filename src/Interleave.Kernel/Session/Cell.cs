using System.Collections.Concurrent;
using System.Text;

namespace Interleave.Kernel.Session;

/// <summary>One run of a cell: where its output goes, its cancellation, and what went wrong in its threads.</summary>
/// <remarks>
/// The cell flows with the execution context into every thread, task and callback that its code starts, so their output
/// comes back to it, while it runs and after. Any thread may call the members.
/// </remarks>
internal sealed class Cell : IDisposable
{
    /// <summary>Small writes are gathered for this long, so that a loop of them does not flood the front end.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(40);

    private const int GatherLimit = 16_384;

    private static readonly AsyncLocal<Cell?> Flowing = new(change =>
    {
        // A thread of the pool goes on to work for other cells; a thread of a cell's own stays that cell's.
        if (change.CurrentValue is not null || Thread.CurrentThread.IsThreadPoolThread)
        {
            _lastOnThread = change.CurrentValue;
        }

        if (change.ThreadContextChanged && !Thread.CurrentThread.IsThreadPoolThread)
        {
            change.CurrentValue?.Remember(Thread.CurrentThread);
        }
    });

    [ThreadStatic]
    private static Cell? _lastOnThread;

    private static volatile Cell? _running;

    /// <summary>The cells that have gathered text which is not sent yet; the value means nothing.</summary>
    private static readonly ConcurrentDictionary<Cell, bool> Unsent = new();

    private readonly ICellOutput _output;
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Fires when the cell is stopped or has ended: from then on nobody answers its questions.</summary>
    private readonly CancellationTokenSource _unanswerable;
    private readonly CancellationToken _unanswerableToken;
    private readonly ConcurrentQueue<CellError> _uncaught = new();
    private readonly Timer _flushTimer;

    /// <summary>Guards the threads that the cell's code has started, of which some may have ended.</summary>
    private readonly Lock _remembering = new();
    private readonly HashSet<Thread> _threads = [];
    private Thread? _ownThread;

    /// <summary>Guards the gathered text and its order among the other outputs.</summary>
    private readonly Lock _gathering = new();
    private readonly StringBuilder _gathered = new();
    private string _gatheredStream = "";

    /// <summary>A cell about to run.</summary>
    /// <param name="number">Its execution number.</param>
    /// <param name="output">Where its output goes.</param>
    public Cell(int number, ICellOutput output)
    {
        Number = number;
        CancellationToken = _cancellation.Token;
        _unanswerable = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        _unanswerableToken = _unanswerable.Token;
        _output = output;
        _flushTimer = new Timer(_ => Flush());
    }

    /// <summary>The cell that started what runs on this thread, or else the one that is running.</summary>
    public static Cell? Current => Flowing.Value ?? _running;

    /// <summary>
    /// The cell to tell of an exception that nobody caught on this thread. By then the execution context has been put
    /// back, so this remembers the last cell that the thread worked for.
    /// </summary>
    public static Cell? OfThread => _lastOnThread ?? _running;

    /// <summary>How fast the cell may show things.</summary>
    public OutputPace Pace { get; } = new();

    /// <summary>The execution number.</summary>
    public int Number { get; }

    /// <summary>Fires when the reader stops the cell.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The first exception that nobody caught in a thread of this cell, or null.</summary>
    public CellError? FirstUncaught => _uncaught.TryPeek(out var error) ? error : null;

    /// <summary>Makes this the running cell, and the one that the calling thread works for.</summary>
    public void Enter()
    {
        _ownThread = Thread.CurrentThread;
        Flowing.Value = this;
        _running = this;
    }

    /// <summary>Sends the text that any cell has gathered: the process ends.</summary>
    public static void FlushAll()
    {
        foreach (var cell in Unsent.Keys)
        {
            cell.Flush();
        }
    }

    /// <summary>
    /// Asks the cell to stop. What the reader has registered on the token runs on a thread of the pool, and not on the
    /// caller's, which has other requests to answer.
    /// </summary>
    public void Cancel() => _cancellation.CancelAsync().ContinueWith(
        cancelling => ReportUncaught(cancelling.Exception!),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);

    /// <summary>Whether an exception is only the consequence of the reader's having stopped the cell.</summary>
    /// <param name="exception">The exception.</param>
    public bool IsStopOf(Exception exception) => CancellationToken.IsCancellationRequested && exception switch
    {
        AggregateException several => several.InnerExceptions.All(IsStopOf),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => IsStopOf(inner),
        _ => exception is OperationCanceledException or ThreadInterruptedException,
    };

    /// <summary>Shows text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void Write(string stream, ReadOnlySpan<char> text)
    {
        lock (_gathering)
        {
            if (_gatheredStream != stream)
            {
                Flush();
                _gatheredStream = stream;
            }

            if (_gathered.Length == 0)
            {
                Unsent[this] = true;
                _flushTimer.Change(GatherTime, Timeout.InfiniteTimeSpan);
            }

            _gathered.Append(text);
            if (_gathered.Length >= GatherLimit)
            {
                Flush();
            }
        }
    }

    /// <summary>Runs an output action after all text that was written before it.</summary>
    /// <param name="show">The action.</param>
    public void Show(Action<ICellOutput> show)
    {
        // Text that another thread writes between the flush and the action must not overtake the action.
        lock (_gathering)
        {
            Flush();
            show(_output);
        }
    }

    /// <summary>Sends the text gathered so far.</summary>
    public void Flush()
    {
        lock (_gathering)
        {
            if (_gathered.Length > 0)
            {
                _output.Write(_gatheredStream, _gathered.ToString());
                _gathered.Clear();
                Unsent.TryRemove(this, out _);
            }
        }
    }

    /// <summary>The threads that the cell's code has started and that still run, those of the pool left out.</summary>
    public IReadOnlyList<Thread> ThreadsLeft
    {
        get
        {
            lock (_remembering)
            {
                _threads.RemoveWhere(thread => !thread.IsAlive);
                return [.. _threads];
            }
        }
    }

    /// <summary>Shows an exception that nobody caught, and remembers it: the cell that started the thread has failed.</summary>
    /// <param name="exception">The exception.</param>
    public void ReportUncaught(Exception exception)
    {
        if (IsStopOf(exception))
        {
            return;
        }

        var thread = Thread.CurrentThread;
        var where = thread.IsThreadPoolThread ? "in a thread of the pool"
            : thread.Name is { Length: > 0 } name ? $"in the thread '{name}'"
            : $"in thread {thread.ManagedThreadId}";
        var error = CellError.Of(
            exception,
            $"Nobody caught this exception {where}. An ordinary program would have ended here; the notebook goes on.");
        _uncaught.Enqueue(error);
        Show(output => output.Error(error));
    }

    // Called on a thread when the cell flows into it, so at its start, and perhaps again.
    private void Remember(Thread thread)
    {
        lock (_remembering)
        {
            if (thread != _ownThread)
            {
                _threads.Add(thread);
            }
        }
    }

    /// <summary>Asks the person at the front end for a line of text.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <param name="isPassword">Whether the answer must not be shown while it is typed.</param>
    /// <exception cref="InvalidOperationException">The front end cannot ask, or the cell has ended.</exception>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public async Task<string> AskAsync(string prompt, bool isPassword)
    {
        Flush();
        try
        {
            return await _output.AskAsync(prompt, isPassword, _unanswerableToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!CancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                "The cell that asks for input has ended, so nobody can answer. Join its thread before the cell ends.");
        }
    }

    /// <summary>Marks the end of the run. Threads that the cell left behind may still write.</summary>
    public void Dispose()
    {
        _running = null;
        Flush();

        // Its callbacks run elsewhere, for they may be the reader's; so it is left to the garbage collector.
        _ = _unanswerable.CancelAsync();
    }
}
