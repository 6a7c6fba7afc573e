using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Interleave.Reader.Book;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Reporting;
using Interleave.Reader.Running;
using Spectre.Console;

namespace Interleave.Reader.Commands;

/// <summary>The command <c>book</c>: runs the chapter, and writes it as a static site.</summary>
internal sealed class BookCommand : Command, IDetailedCommand
{
    private readonly Option<string?> _output = new("--output")
    {
        Description =
            "The folder for the book. Without it, artifacts/book in the repository, or else in the current folder.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _executed = new("--executed")
    {
        Description = "Makes the book of notebooks that 'run' has executed into this folder, and runs nothing.",
        HelpName = "DIR",
    };

    /// <summary>The command, with its options.</summary>
    public BookCommand()
        : base("book", "Runs the chapter and writes it as a book: a static site that needs no network.")
    {
        Add(_output);
        Add(_executed);
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public string Details => """
        The chapter is notebooks/*.ipynb and notebooks/solutions/*.ipynb, looked for from the current folder upwards.
        A browser opens the book's index.html from the folder as well as from any web server. The executed notebooks
        are written to artifacts/executed, as 'run' does. A book of an earlier run is replaced; a folder with anything
        else in it is left alone.

        Exit codes:
          0    all cells ran, and the book is written
          1    a cell failed; the book is written, and says so
          2    nothing was run: wrong usage, or a file that is not a notebook
          130  stopped by Ctrl+C; no book is written
        """;

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var currentFolder = Directory.GetCurrentDirectory();
        var executed = arguments.GetValue(_executed) is { } given
            ? LoadExecuted(Path.GetFullPath(given, currentFolder))
            : null;
        var options = new RunOptions();
        var runs = executed is null ? RunPlan.Make(options, currentFolder) : [];
        var folder = BookFolder.Open(Path.GetFullPath(
            arguments.GetValue(_output) ?? ChapterFolder.DefaultOutputFolder(currentFolder, "book"), currentFolder));

        string? machine = null;
        if (executed is null)
        {
            var console = AnsiConsole.Console;
            var report = new RunReport(console, !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi);
            await report.ShowAsync(() => new NotebookRunner(options, report).RunAsync(runs, cancellationToken))
                .ConfigureAwait(false);
            report.Summary(runs);
            if (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Cancelled;
            }

            var chapter = runs[0].Notebook.Folder;
            executed = [.. runs.Select(run => ExecutedNotebook.From(
                run, Path.GetRelativePath(chapter, run.Notebook.Path)))];
            machine = Machine;
        }

        var book = new Site(executed, machine);
        try
        {
            await BookWriter.WriteAsync(book, folder).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The book could not be written to {folder.Location}: {e.Message}")
                .ConfigureAwait(false);
            return ExitCode.Failure;
        }

        Console.WriteLine($"book: {Path.Combine(folder.Location, Site.IndexAddress)}");
        return executed.Any(notebook => notebook.HasFailed) || runs.Any(run => run.HasFailed)
            ? ExitCode.Failure
            : ExitCode.Success;
    }

    private static string Machine => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription} with {Environment.ProcessorCount} "
            + $"{(Environment.ProcessorCount == 1 ? "core" : "cores")} and {RuntimeInformation.FrameworkDescription}");

    private static ExecutedNotebook[] LoadExecuted(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException(
                $"There is no folder {folder} for --executed; 'run' writes executed notebooks to artifacts/executed.");
        }

        string[] paths = [.. NotebooksIn(folder), .. NotebooksIn(Path.Combine(folder, "solutions"))];
        return paths.Length > 0
            ? [.. paths.Select(path => ExecutedNotebook.From(Notebook.Load(path), Path.GetRelativePath(folder, path)))]
            : throw new UsageException($"The folder {folder} holds no notebooks (.ipynb) for --executed.");

        static IEnumerable<string> NotebooksIn(string place) =>
            Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.ipynb").Order(StringComparer.Ordinal) : [];
    }
}
