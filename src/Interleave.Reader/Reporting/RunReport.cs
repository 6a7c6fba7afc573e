using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;
using Spectre.Console;

namespace Interleave.Reader.Reporting;

/// <summary>Shows the progress of a run on the console, and its results at the end.</summary>
/// <remarks>The calls of <see cref="IRunProgress"/> come from the run's thread.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed partial class RunReport : IRunProgress
{
    /// <summary>How often the time of the running cell is refreshed.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How many lines are shown of what a kernel wrote before its end; the executed notebook has them all.
    /// </summary>
    private const int MostLastWords = 8;

    private readonly IAnsiConsole _console;
    private readonly bool _isLive;

    /// <summary>
    /// What runs, for the live line: a cell, or a notebook whose kernel starts or ends. It is set by the run's thread
    /// and read by the refreshing one, which must not touch the cell itself: the run is changing it.
    /// </summary>
    private volatile LiveLine _running = new("", Stopwatch.GetTimestamp());

    /// <summary>A report on a console.</summary>
    /// <param name="console">The console.</param>
    /// <param name="isLive">Whether a person watches, so that the running cell can be shown while it runs.</param>
    public RunReport(IAnsiConsole console, bool isLive)
    {
        ArgumentNullException.ThrowIfNull(console);
        _console = console;
        _isLive = isLive;
        if (!isLive)
        {
            // Lines for a file or another program are not broken.
            _console.Profile.Width = 10_000;
        }
    }

    /// <summary>Shows what runs, while it runs.</summary>
    public async Task ShowAsync(Func<Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!_isLive)
        {
            await run().ConfigureAwait(false);
            return;
        }

        await _console.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", async status =>
        {
            var running = run();
            while (await Task.WhenAny(running, Task.Delay(RefreshInterval)).ConfigureAwait(false) != running)
            {
                var (label, started) = _running;
                status.Status = Markup.Escape($"{label}  {Durations.Text(Stopwatch.GetElapsedTime(started))}");
            }

            await running.ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void NotebookBegins(NotebookRun notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        _running = new(notebook.Name, Stopwatch.GetTimestamp());
        var count = notebook.Cells.Count;
        var heading = string.Create(
            CultureInfo.InvariantCulture, $"{notebook.Name}: {count} {(count == 1 ? "cell" : "cells")}");
        Line(heading, new Style(decoration: Decoration.Bold));
    }

    /// <inheritdoc/>
    public void CellBegins(NotebookRun notebook, CellRun cell)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(cell);
        _running = new($"{Number(notebook, cell)} {cell.FirstWords}", Stopwatch.GetTimestamp());
    }

    /// <inheritdoc/>
    public void CellEnds(NotebookRun notebook, CellRun cell)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(cell);
        _running = new(notebook.Name, Stopwatch.GetTimestamp());
        Line($"  {Number(notebook, cell)} {cell.FirstWords,-48} {Durations.Text(cell.Execution!.Elapsed),8}  " +
            $"{Word(cell.Status)}", StyleOf(cell.Status));
    }

    /// <inheritdoc/>
    public void NotebookEnds(NotebookRun notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        foreach (var cell in notebook.Cells.Where(cell => cell.Status == CellStatus.Failed))
        {
            Failure(notebook, cell);
        }

        foreach (var note in notebook.Notes)
        {
            Line($"{notebook.Name}: {note}", Failed);
        }
    }

    /// <summary>Shows a table of all notebooks of a run, and where the executed ones are.</summary>
    public void Summary(IReadOnlyList<NotebookRun> notebooks)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        var table = new Table { Border = _isLive ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("notebook");
        foreach (var heading in (string[])["ok", "failed", "not run", "time"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        table.AddColumn("result");
        foreach (var notebook in notebooks)
        {
            var result = !notebook.HasBegun ? "not run"
                : notebook.WasCancelled ? "cancelled"
                : notebook.HasFailed ? "failed"
                : "ok";
            table.AddRow(
                new Text(notebook.Name),
                new Text(Count(notebook.Count(CellStatus.Ok) + notebook.Count(CellStatus.FailedAsMeant))),
                new Text(Count(notebook.Count(CellStatus.Failed))),
                new Text(Count(notebook.Count(CellStatus.NotRun))),
                new Text(notebook.HasBegun ? Durations.Text(notebook.Elapsed) : "–"),
                new Text(result, result == "ok" ? Succeeded : Failed));
        }

        _console.WriteLine();
        _console.Write(table);
        foreach (var notebook in notebooks.Where(notebook => notebook.IsWritten))
        {
            Line($"executed: {notebook.Target}");
        }

        static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static Style Succeeded { get; } = new(Color.Green);

    private static Style Failed { get; } = new(Color.Red);

    private static Style StyleOf(CellStatus status) => status == CellStatus.Failed ? Failed : Style.Plain;

    private static string Word(CellStatus status) => status switch
    {
        CellStatus.Ok => "ok",
        CellStatus.FailedAsMeant => "failed, as it is meant to",
        CellStatus.Failed => "failed",
        CellStatus.Running => "running",
        _ => "not run",
    };

    private static string Number(NotebookRun notebook, CellRun cell)
    {
        var count = notebook.Cells.Count.ToString(CultureInfo.InvariantCulture);
        return $"[{cell.Number.ToString(CultureInfo.InvariantCulture).PadLeft(count.Length)}/{count}]";
    }

    private void Failure(NotebookRun notebook, CellRun cell)
    {
        var execution = cell.Execution!;
        Line("");
        var when = execution.FailedLate ? "it had ended" : Durations.Text(execution.Elapsed);
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{notebook.Name}: cell {cell.Number} of {notebook.Cells.Count} (id {cell.Cell.Id}) failed after {when}.");
        Line(sentence, Failed);
        if (cell.Cell.HasTag(CellTag.InjectedParameters))
        {
            Line("This cell holds the values that --set gave; check that each fits its parameter:", Failed);
            Values(cell);
        }
        else if (cell.Cell.HasTag(CellTag.CheckValues) && notebook.Cells.Take(cell.Number - 1)
            .LastOrDefault(earlier => earlier.Cell.HasTag(CellTag.InjectedParameters)) is { } given)
        {
            Line("This cell checks the notebook's values; given for this run were:", Failed);
            Values(given);
        }

        foreach (var failure in cell.Failures)
        {
            // A kernel's traceback often begins with the name and the message, and is then all there is to show.
            var traceback = string.Join('\n', failure.Traceback.Select(line => TerminalCodes().Replace(line, "")))
                .TrimEnd();
            if (failure.Message.Length == 0 || !traceback.Contains(failure.Message, StringComparison.Ordinal))
            {
                Indented(failure.IsFinal ? failure.Message : $"{failure.Name}: {failure.Message}");
            }

            if (traceback.Length > 0)
            {
                Indented(traceback, most: failure.IsFinal ? MostLastWords : int.MaxValue);
            }
        }
    }

    private void Values(CellRun given)
    {
        foreach (var line in given.Cell.Source.Split('\n').Skip(1))
        {
            Line($"  {line}");
        }
    }

    private void Indented(string text, int most = int.MaxValue)
    {
        var lines = text.Split('\n');
        foreach (var line in lines.Take(most))
        {
            Line($"  {line.TrimEnd('\r')}");
        }

        if (lines.Length > most)
        {
            var rest = lines.Length - most;
            Line(string.Create(
                CultureInfo.InvariantCulture, $"  … and {rest} lines more, in the executed notebook."));
        }
    }

    private void Line(string text, Style? style = null) => _console.Write(new Text(text + "\n", style));

    private sealed record LiveLine(string Label, long Started);

    /// <summary>The control sequences with which a kernel colours a traceback (ECMA-48, CSI).</summary>
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCodes();
}
