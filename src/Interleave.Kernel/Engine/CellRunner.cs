using Interleave.Kernel.Cells;
using Interleave.Kernel.Session;
using Microsoft.DotNet.Interactive.Formatting;
using static System.FormattableString;

namespace Interleave.Kernel.Engine;

/// <summary>Runs cells, each on a thread of its own, and stops the one that runs.</summary>
/// <threadsafety>One thread may call <see cref="Run"/>, any other <see cref="Interrupt"/> at the same
/// time.</threadsafety>
internal sealed class CellRunner(CSharpSession session, Lazy<EngineHost> engine)
{
    /// <summary>How long a cell may take to stop before the reader is told that it does not.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a stopped cell's code may go on after an await before the reader is told.</summary>
    private static readonly TimeSpan AwaitTime = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a stop may be on its way to the kernel. A longer difference is taken for one between clocks, and the
    /// stop for one of the running cell.
    /// </summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(2);

    /// <summary>How many of the threads that a cell left behind are named.</summary>
    private const int NamedThreads = 5;

    /// <summary>
    /// Guards which cell runs and whether its thread may be interrupted, so that an interrupt meets the reader's code
    /// in that cell, and neither a later cell nor the kernel's own code.
    /// </summary>
    private readonly Lock _changing = new();
    private Cell? _cell;
    private Thread? _thread;
    private bool _isInterruptible;

    /// <summary>
    /// Runs a cell and waits for its end, for as long as it takes: only the reader knows how long that may be.
    /// </summary>
    /// <param name="showResult">Whether the value of the last expression is shown.</param>
    /// <param name="begun">Is called when the cell can be stopped, and before any output of it.</param>
    /// <returns>What went wrong and has been shown, or null.</returns>
    public CellError? Run(CellSource source, ICellOutput output, bool showResult, Action? begun = null)
    {
        using var cell = new Cell(source.Name, output);
        CellError? error = null;
        var thread = new Thread(() => error = RunHere(source, cell, showResult))
        {
            IsBackground = true,
            Name = source.Name,
        };
        lock (_changing)
        {
            _cell = cell;
            _thread = thread;
        }

        begun?.Invoke();
        thread.Start();
        thread.Join();
        cell.End();
        lock (_changing)
        {
            _cell = null;
            _thread = null;
        }

        if (cell.ThreadsLeft is { Count: > 0 } left)
        {
            cell.Write("stderr", LeftText(left));
        }

        if (error is not null)
        {
            cell.Show(shown => shown.Error(error));
        }

        cell.Flush();
        return error ?? cell.FirstUncaught;
    }

    /// <summary>Whether a cell runs.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_changing)
            {
                return _cell is not null;
            }
        }
    }

    private static string LeftText(IReadOnlyList<Thread> left)
    {
        var names = string.Join(", ", left.Take(NamedThreads).Select(thread =>
            thread.Name is { Length: > 0 } name ? $"'{name}'" : Invariant($"thread {thread.ManagedThreadId}")));
        var more = left.Count > NamedThreads ? Invariant($" and {left.Count - NamedThreads:#,0} more") : "";
        var ended = left.Count == 1
            ? "The cell has ended, and 1 thread that it started still runs"
            : Invariant($"The cell has ended, and {left.Count:#,0} threads that it started still run");
        return $"{ended}: {names}{more}.\n";
    }

    /// <summary>Asks the running cell to stop, and wakes its thread if it waits. Returns at once.</summary>
    /// <param name="asked">
    /// When the front end asked for it, by its own clock; null if that is not known. A stop that was requested just
    /// before the cell began was meant for the previous one, which has ended.
    /// </param>
    public void Interrupt(DateTimeOffset? asked = null)
    {
        Cell cell;
        lock (_changing)
        {
            if (_cell is null || (_cell.Began - asked is { } before && before > TimeSpan.Zero && before < OnItsWay))
            {
                return;
            }

            cell = _cell;
            StopCheck.Begin();
            cell.Stop();

            // Before the token fires: a thread that this one waits for may end by that, and the wait with it.
            if (_isInterruptible)
            {
                _thread!.Interrupt();
            }

            cell.Cancel();
        }

        // Not on the pool, whose threads the cell may have used up. The thread ends with the wait.
        new Thread(() => WarnIfStillRunning(cell)) { IsBackground = true, Name = "kernel stop" }.UnsafeStart();
    }

    private static void WarnIfStillRunning(Cell cell)
    {
        if (!cell.WaitForEnd(StopTime))
        {
            cell.Write(
                "stderr", "This cell does not stop: it is in code that looks for no stop. Restart the kernel to end "
                + "it.\n");
        }
    }

    private CellError? RunHere(CellSource source, Cell cell, bool showResult)
    {
        var code = OtherLanguage.SelectorOf(source.Language) + source.Code;

        // Before the cell flows: setting up the engine starts a thread, which would otherwise be taken for the cell's.
        var host = engine.Value;
        cell.Enter();
        var invocation = host.Begin(cell, code);
        cell.AlsoCancel = invocation.Cancel;
        try
        {
            if (OtherLanguage.FindProblem(source.Code, source.Language, cell.Name) is { } problem)
            {
                return new CompilationFailedException([problem]).Error;
            }

            var error = MagicLines.AreIn(code)
                ? RunParts(invocation, cell, showResult)
                : RunCSharp(code, cell, showResult);
            return error ?? invocation.Failure;
        }
        catch (CompilationFailedException e)
        {
            return e.Error;
        }
        catch (Exception e)
        {
            return ErrorOf(e, cell);
        }
        finally
        {
            invocation.End(isOver: cell.ThreadsLeft.Count == 0);
        }
    }

    private CellError? RunParts(CellInvocation invocation, Cell cell, bool showResult)
    {
        var from = 0;
        foreach (var part in invocation.Split())
        {
            var error = invocation.CSharpOf(part, ref from) is { } csharp
                ? RunCSharp(csharp, cell, showResult)
                : RunReadersCode(() => invocation.Send(part), cell);
            if ((error ?? invocation.Failure) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private CellError? RunCSharp(string code, Cell cell, bool showResult)
    {
        var submission = session.Compile(code, cell.Name, cell.CancellationToken);
        return RunReadersCode(() =>
        {
            var value = Await(session.RunAsync(submission), cell);
            if (value is not (null or DisplayedValue) && showResult)
            {
                // Formatting runs the reader's code too: a lazy sequence computes its items only now.
                cell.Result(DisplayBundle.Of(DisplayBundle.FormsOf(value), value));
            }
        }, cell);
    }

    private CellError? RunReadersCode(Action run, Cell cell)
    {
        lock (_changing)
        {
            _isInterruptible = true;
            if (cell.IsStopped)
            {
                // It was stopped while it was compiled.
                _isInterruptible = false;
                return Stopped([]);
            }
        }

        try
        {
            run();
            return null;
        }
        catch (Exception e)
        {
            return ErrorOf(e, cell);
        }
        finally
        {
            LeaveReadersCode(cell);
        }
    }

    // An interrupt that came when the code no longer waited would otherwise end the kernel's own next wait.
    private void LeaveReadersCode(Cell cell)
    {
        for (var isDone = false; !isDone;)
        {
            try
            {
                lock (_changing)
                {
                    _isInterruptible = false;
                }

                if (cell.IsStopped)
                {
                    Thread.Sleep(1);
                }

                isDone = true;
            }
            catch (ThreadInterruptedException)
            {
                // This was the interrupt; at most one more can come.
            }
        }
    }

    private static object? Await(Task<object?> run, Cell cell)
    {
        try
        {
            return run.GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException) when (cell.IsStopped && !run.IsCompleted)
        {
            // The code is past an await, on another thread. If it ends soon, its variables are kept.
            if (!((IAsyncResult)run).AsyncWaitHandle.WaitOne(AwaitTime))
            {
                cell.Write(
                    "stderr", "What this cell started goes on until it comes to an await or a loop of the cell's "
                    + "own; restart the kernel to end it at once.\n");
            }

            throw;
        }
    }

    private static CellError ErrorOf(Exception exception, Cell cell) =>
        cell.IsStopOf(exception) ? Stopped(CellFrames.Of(exception)) : CellError.Of(exception);

    private static CellError Stopped(IEnumerable<string> frames) =>
        new("Stopped", CellError.StoppedSentence, [CellError.StoppedSentence, .. frames]);
}
