using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Cells;

/// <summary>One run of a cell: where its output goes, its cancellation, and what went wrong in its threads.</summary>
/// <remarks>
/// The cell flows with the execution context into every thread, task and callback that its code starts, so their
/// output comes back to it, while it runs and after. Any thread may call the members.
/// </remarks>
internal sealed class Cell : IDisposable
{
    private const string StoppingName = "kernel stop of a cell";

    private static readonly AsyncLocal<Cell?> Flowing = new(change =>
    {
        // A thread of the pool goes on to work for other cells; a thread that a cell started stays that cell's.
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

    /// <summary>A thread that code of cells runs on and that none of them started, or null.</summary>
    private static volatile Thread? _ignored;

    private readonly ICellOutput _output;
    private readonly GatheredOutput _gathered;
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Fires when the cell is stopped or has ended: from then on nobody answers its questions.</summary>
    private readonly CancellationTokenSource _unanswerable;
    private readonly CancellationToken _unanswerableToken;
    private readonly ConcurrentQueue<CellError> _uncaught = new();
    private readonly ManualResetEventSlim _hasEnded = new();

    /// <summary>Guards the threads that the cell's code has started, of which some may have ended.</summary>
    private readonly Lock _remembering = new();
    private readonly HashSet<Thread> _threads = [];
    private Thread? _ownThread;

    private bool _isStopped;

    /// <summary>A cell about to run.</summary>
    public Cell(string name, ICellOutput output)
    {
        Name = name;
        CancellationToken = _cancellation.Token;
        _unanswerable = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        _unanswerableToken = _unanswerable.Token;
        _output = output;
        _gathered = new GatheredOutput(output);
    }

    /// <summary>
    /// The cell that started what runs on this thread, or if there is none, the one that is running.
    /// </summary>
    public static Cell? Current => Flowing.Value ?? _running;

    /// <summary>
    /// The cell to tell of an exception that nobody caught on this thread. By then the execution context has been put
    /// back, so this remembers the last cell that the thread worked for.
    /// </summary>
    public static Cell? OfThread => _lastOnThread ?? _running;

    /// <summary>How fast the cell may show things.</summary>
    public OutputPace Pace { get; } = new();

    /// <summary>What the reader knows it by.</summary>
    public string Name { get; }

    /// <summary>When it could first be stopped.</summary>
    public DateTimeOffset Began { get; } = DateTimeOffset.UtcNow;

    /// <summary>Fires when the reader stops the cell.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The first exception that nobody caught in a thread of this cell, or null.</summary>
    public CellError? FirstUncaught => _uncaught.TryPeek(out var error) ? error : null;

    /// <summary>
    /// What a stop cancels beside the token; null before the cell's code is looked at. A stop that does not see it yet
    /// comes before the reader's code, which then does not begin.
    /// </summary>
    public Action? AlsoCancel { get; set; }

    /// <summary>From now on this thread is not taken for one that a cell started.</summary>
    public static void IgnoreThread(Thread thread) => _ignored = thread;

    /// <summary>Makes this the running cell, and the one that the calling thread works for.</summary>
    public void Enter()
    {
        _ownThread = Thread.CurrentThread;
        Flowing.Value = this;
        _running = this;
    }

    /// <summary>Whether the reader has stopped the cell. Its token fires a little later.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>Marks the cell as stopped; <see cref="Cancel"/> follows.</summary>
    public void Stop() => Volatile.Write(ref _isStopped, true);

    /// <summary>
    /// Fires the token of a stopped cell. Its callbacks, and the code after an await that it ends, run on a thread of
    /// their own: the caller's has other requests to answer, and the pool's may all be busy.
    /// </summary>
    public void Cancel() => new Thread(() =>
    {
        try
        {
            _cancellation.Cancel();
            AlsoCancel?.Invoke();
        }
        catch (Exception e)
        {
            ReportUncaught(e);
        }
    })
    {
        IsBackground = true, // It may never leave the reader's code.
        Name = StoppingName,
    }.UnsafeStart();

    /// <summary>Marks the end of the cell's own code.</summary>
    public void End() => _hasEnded.Set();

    /// <summary>Waits for <see cref="End"/>.</summary>
    public bool WaitForEnd(TimeSpan bound) => _hasEnded.Wait(bound);

    /// <summary>Whether an exception only follows from the reader's stop of the cell.</summary>
    public bool IsStopOf(Exception exception) => IsStopped && exception switch
    {
        AggregateException several => several.InnerExceptions.All(IsStopOf),
        TargetInvocationException { InnerException: { } inner } => IsStopOf(inner),
        _ => exception is OperationCanceledException or ThreadInterruptedException
            // A question that was given up throws a bare exception with this sentence.
            || (exception.GetType() == typeof(Exception) && exception.Message == CellError.StoppedSentence),
    };

    /// <summary>Shows text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <exception cref="ThreadInterruptedException">More comes than a front end can show, and the wait for it was
    /// interrupted.</exception>
    public void Write(string stream, ReadOnlySpan<char> text)
    {
        var sent = _gathered.Write(stream, text);
        if (sent > 0)
        {
            Pace.Wait(sent);
        }
    }

    /// <summary>Shows a value, or a new one in the place of an old one.</summary>
    /// <param name="value">The value, or null if only the forms are known.</param>
    /// <exception cref="ThreadInterruptedException">More comes than a front end can show, and the wait for it was
    /// interrupted.</exception>
    public void Display(IEnumerable<FormattedValue> forms, object? value, string displayId, bool isUpdate)
    {
        Pace.Wait();
        var bundle = DisplayBundle.Of(forms, value);
        Show(output => output.Display(bundle, displayId, isUpdate));
    }

    /// <summary>Shows the value of the cell's last expression.</summary>
    public void Result(JsonObject bundle) => Show(output => output.Result(bundle));

    /// <summary>Runs an output action after all text that was written before it.</summary>
    public void Show(Action<ICellOutput> show) => _gathered.Show(show);

    /// <summary>Sends the text gathered so far.</summary>
    public void Flush() => _gathered.Flush();

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

    /// <summary>
    /// Shows an exception that nobody caught, and remembers it: the cell that started the thread has failed.
    /// </summary>
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

    // Called on a thread when the cell flows into it: when it starts, and perhaps again.
    private void Remember(Thread thread)
    {
        lock (_remembering)
        {
            if (thread != _ownThread && thread != _ignored && thread.Name != StoppingName)
            {
                _threads.Add(thread);
            }
        }
    }

    /// <summary>Asks the person at the front end for a line of text.</summary>
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

        // Its callbacks may be the reader's, so they run elsewhere, and the source is left to the garbage collector.
        _ = _unanswerable.CancelAsync();
    }
}
