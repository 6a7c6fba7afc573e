using System.Text.Json.Nodes;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Doctor;

/// <summary>
/// Asks the chapter itself whether all is in place: runs those cells of its first notebook that are tagged for it, in
/// the kernel of this program.
/// </summary>
/// <remarks>
/// Such a cell prints a line for each thing that it looks at: its name, two spaces or more, and then either
/// <c>ok</c>, or a sentence that says what is wrong and what to do.
/// </remarks>
/// <threadsafety static="true"/>
internal static class ChapterCheck
{
    private static readonly TimeSpan CellBound = TimeSpan.FromSeconds(60);

    /// <summary>Runs the cells.</summary>
    /// <param name="folder">The folder from which the chapter is looked for, upwards.</param>
    /// <param name="cancellationToken">Ends the kernel.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<IReadOnlyList<Finding>> LookAsync(string folder, CancellationToken cancellationToken)
    {
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(ChapterFolder.Notebooks(folder)[0]);
        }
        catch (Exception e) when (e is UsageException or NotebookException)
        {
            return [new("chapter", false, e.Message)];
        }

        var run = new NotebookRun(notebook, notebook.Path, notebook.Path);
        KernelClient kernel;
        try
        {
            kernel = await KernelStart.StartAsync(KernelSpec.Interleave, notebook.Folder, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (KernelStartException e)
        {
            return [new("kernel", false, e.Message)];
        }

        var findings = new List<Finding> { new("kernel", true, "starts") };
        await using (kernel.ConfigureAwait(false))
        {
            var session = new NotebookSession(kernel, run, []);
            foreach (var cell in run.Cells.Where(cell => cell.Cell.HasTag(CellTag.Doctor)))
            {
                var canGoOn = await session.RunAsync(cell, CellBound, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                cell.Outputs.Flush();
                findings.AddRange(LinesOf(cell));
                findings.AddRange(cell.Failures.Take(1).Select(failure =>
                    new Finding("library", false, $"{failure.Message} Build it with `dotnet build`")));
                if (!canGoOn || cell.Failures.Count > 0)
                {
                    break;
                }
            }

            await session.ShutDownAsync().ConfigureAwait(false);
        }

        return findings;
    }

    private static IEnumerable<Finding> LinesOf(CellRun cell) =>
        from output in cell.Cell.Outputs!.OfType<JsonObject>()
        let text = output["text"].AsText() ?? output["data"].Member("text/plain").AsText() ?? ""
        from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split("  ", 2, StringSplitOptions.TrimEntries)
        where parts.Length == 2
        select parts[1].StartsWith("ok", StringComparison.Ordinal)
            ? new Finding(parts[0], true, parts[1][2..].Trim())
            : new Finding(parts[0], false, parts[1]);
}
