using Interleave.Kernel.Display;
using Microsoft.DotNet.Interactive;

namespace Interleave.Kernel.Session;

/// <summary>Runs cells, each on a thread of its own, and stops the one that runs.</summary>
/// <param name="session">What compiles and runs the code.</param>
/// <remarks>One thread calls <see cref="Run"/>; any other may call <see cref="Interrupt"/> meanwhile.</remarks>
internal sealed class CellRunner(CSharpSession session)
{
    /// <summary>Guards which cell runs, so that an interrupt meets that cell and no later one.</summary>
    private readonly Lock _changing = new();
    private Cell? _cell;
    private Thread? _thread;

    /// <summary>Runs a cell and waits for its end.</summary>
    /// <param name="code">The code.</param>
    /// <param name="number">The execution number.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="showResult">Whether the value of the last expression is shown.</param>
    /// <returns>What went wrong and has been shown, or null.</returns>
    public CellError? Run(string code, int number, ICellOutput output, bool showResult)
    {
        using var cell = new Cell(number, output);
        CellError? error = null;
        var thread = new Thread(() => error = RunHere(code, cell, showResult))
        {
            IsBackground = true,
            Name = CellNames.Of(number),
        };
        lock (_changing)
        {
            _cell = cell;
            _thread = thread;
            thread.Start();
        }

        thread.Join();
        lock (_changing)
        {
            _cell = null;
            _thread = null;
            if (cell.CancellationToken.IsCancellationRequested)
            {
                StopCheck.EndSoon();
            }
        }

        return error ?? cell.FirstUncaught;
    }

    /// <summary>Asks the running cell to stop, and wakes its thread if it waits.</summary>
    public void Interrupt()
    {
        lock (_changing)
        {
            if (_cell is null)
            {
                return;
            }

            StopCheck.Begin();
            _cell.Cancel();
            _thread?.Interrupt();
        }
    }

    /// <summary>Sends the text that the running cell has gathered.</summary>
    public void Flush() => Volatile.Read(ref _cell)?.Flush();

    private CellError? RunHere(string code, Cell cell, bool showResult)
    {
        cell.Enter();
        CellError? error = null;
        try
        {
            var value = session.RunAsync(code, cell.Number).GetAwaiter().GetResult();
            if (value is not (null or DisplayedValue) && showResult)
            {
                // Formatting runs the reader's code too: a lazy sequence computes its items only now.
                var bundle = DisplayBundle.Of(value);
                cell.Show(output => output.Result(bundle));
            }
        }
        catch (CompilationFailedException e)
        {
            error = e.Error;
        }
        catch (Exception e) when (cell.CancellationToken.IsCancellationRequested
            && e is ThreadInterruptedException or OperationCanceledException)
        {
            error = new CellError("Stopped", "The cell was stopped.", ["The cell was stopped.", .. CellFrames.Of(e)]);
        }
        catch (Exception e)
        {
            error = CellError.Of(e);
        }

        if (error is not null)
        {
            cell.Show(output => output.Error(error));
        }

        cell.Flush();
        return error;
    }
}
