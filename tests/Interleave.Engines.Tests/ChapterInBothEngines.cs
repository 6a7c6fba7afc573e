using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Engines.Tests;

/// <summary>
/// The chapter's notebooks, each executed once in our kernel and once in .NET Interactive, one after the other. The
/// executed copies stay in <c>artifacts/engines/</c>.
/// </summary>
public sealed class ChapterInBothEngines
{
    /// <summary>
    /// The longest notebook takes about a minute on two quiet cores. A cell that is stuck is ended, with its engine, by
    /// the runner's own limit; this one is for many slow cells.
    /// </summary>
    private static readonly TimeSpan NotebookBound = TimeSpan.FromMinutes(8);

    private readonly GenuineEngine _genuine = new();
    private readonly Dictionary<string, (Notebook Ours, Notebook Genuine)> _executed = [];

    /// <summary>
    /// A notebook that both engines must run to its end without a failure, leaving no process behind.
    /// </summary>
    /// <param name="notebook">Its path from the repository's root.</param>
    /// <param name="cancellationToken">Ends the run and all that it started.</param>
    internal async Task<(Notebook Ours, Notebook Genuine)> ExecutedAsync(
        string notebook, CancellationToken cancellationToken)
    {
        if (!_executed.TryGetValue(notebook, out var executed))
        {
            var ours = await RunAsync(notebook, KernelSpec.Interleave, "interleave", cancellationToken);
            var genuine = await RunAsync(
                notebook, await _genuine.KernelAsync(cancellationToken), "dotnet-interactive", cancellationToken);
            _executed.Add(notebook, executed = (ours, genuine));
        }

        return executed;
    }

    /// <summary>What differs in an executed notebook.</summary>
    /// <inheritdoc cref="ExecutedAsync"/>
    internal async Task<IReadOnlyList<CellDifference>> DifferencesAsync(
        string notebook, CancellationToken cancellationToken)
    {
        var (ours, genuine) = await ExecutedAsync(notebook, cancellationToken);
        return NotebookComparison.Differences(ours, genuine);
    }

    private static async Task<Notebook> RunAsync(
        string notebook, KernelSpec kernel, string engine, CancellationToken cancellationToken)
    {
        var folder = Path.GetRelativePath("notebooks", Path.GetDirectoryName(notebook)!);
        var options = new RunOptions
        {
            Notebooks = [notebook],
            Kernel = kernel,
            OutputFolder = Path.Combine("artifacts", "engines", engine, folder),
            Inputs = ["hello world"],
        };
        var run = RunPlan.Make(options, Repository.Root).Single();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(NotebookBound);
        await new NotebookRunner(options, new NoProgress()).RunAsync([run], bound.Token);
        cancellationToken.ThrowIfCancellationRequested();
        Assert.False(run.WasCancelled, $"{notebook} took longer than {NotebookBound} in {kernel.Name}.");
        Assert.False(run.HasFailed, $"{notebook} failed in {kernel.Name}.\n{WhatFailed(run)}");
        Assert.True(run.Notes.Count == 0, WhatFailed(run));
        return run.Notebook;
    }

    private static string WhatFailed(NotebookRun run) => string.Join('\n',
    [
        .. run.Cells.SelectMany(cell => cell.Failures.Select(failure =>
            $"{cell.Cell.Id}: {failure.Name}: {failure.Message}")),
        .. run.Notes,
    ]);

    private sealed class NoProgress : IRunProgress
    {
        public void NotebookBegins(NotebookRun notebook)
        {
        }

        public void CellBegins(NotebookRun notebook, CellRun cell)
        {
        }

        public void CellEnds(NotebookRun notebook, CellRun cell)
        {
        }

        public void NotebookEnds(NotebookRun notebook)
        {
        }
    }
}
