using Interleave.Reader.Kernels;

namespace Interleave.Reader.Running;

/// <summary>Runs notebooks from top to bottom, each in a kernel of its own.</summary>
/// <threadsafety static="true" instance="false"/>
public sealed class NotebookRunner
{
    private readonly RunOptions _options;
    private readonly IRunProgress _progress;
    private readonly Queue<string> _inputs;

    /// <summary>A runner for one run; the input texts are used up in turn, across its notebooks.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Is told about its progress.</param>
    public NotebookRunner(RunOptions options, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        _options = options;
        _progress = progress;
        _inputs = new Queue<string>(options.Inputs);
    }

    /// <summary>
    /// Runs the notebooks one after another. A cell that fails ends its notebook, and the next one follows. Each
    /// executed notebook is written, whatever happened to it.
    /// </summary>
    /// <param name="notebooks">The notebooks; afterwards they tell what has become of them.</param>
    /// <param name="cancellationToken">Ends the run; the kernel and all below it are gone when this returns.</param>
    public async Task RunAsync(IEnumerable<NotebookRun> notebooks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        foreach (var notebook in notebooks)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            notebook.Begin();
            _progress.NotebookBegins(notebook);
            try
            {
                if (notebook.Cells.Count > 0)
                {
                    await RunCellsAsync(notebook, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                notebook.End(cancellationToken.IsCancellationRequested);
                _progress.NotebookEnds(notebook);
            }
        }
    }

    private async Task RunCellsAsync(NotebookRun notebook, CancellationToken cancellationToken)
    {
        KernelClient kernel;
        try
        {
            kernel = await KernelStart.StartAsync(_options.Kernel, notebook.Notebook.Folder, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (KernelStartException e)
        {
            var first = notebook.Cells[0];
            first.Execution = new Execution(first.Outputs);
            _progress.CellBegins(notebook, first);
            first.Execution.AddFailure(new CellFailure("KernelNotStarted", e.Message, [], IsFinal: true));
            first.Execution.End();
            _progress.CellEnds(notebook, first);
            return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await using (kernel.ConfigureAwait(false))
        {
            var session = new NotebookSession(kernel, notebook, _inputs);
            foreach (var cell in notebook.Cells)
            {
                _progress.CellBegins(notebook, cell);
                var canGoOn = await session.RunAsync(cell, _options.CellTimeout, cancellationToken)
                    .ConfigureAwait(false);
                _progress.CellEnds(notebook, cell);

                // A thread that an earlier cell started may have failed meanwhile, so all are looked at.
                if (!canGoOn || notebook.Count(CellStatus.Failed) > 0)
                {
                    break;
                }
            }

            await session.ShutDownAsync().ConfigureAwait(false);
        }

        if (kernel.Dropped is { } dropped)
        {
            notebook.Note(dropped);
        }

        if (kernel.LeftProcessBehind)
        {
            notebook.Note("A process that a cell started still runs.");
        }
    }
}
