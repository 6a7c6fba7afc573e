using System.Text.Json.Nodes;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Running;

namespace Interleave.Reader.Tests.Page;

/// <summary>A notebook and its kernel, without a browser.</summary>
public class LiveNotebookTests
{
    [Fact]
    public async Task A_run_first_runs_what_its_cell_needs_and_nothing_else()
    {
        await using var notebook = OpenNotebook.With(
            "using System.Threading;", "int threads = 13;", "throw new Exception();", "int Twice(int n) => 2 * n;", "Console.WriteLine(\"other\");", "Twice(threads)");

        Assert.Equal(CellStatus.Ok, notebook.RunToEnd(6).Status);
        Assert.Equal("26", notebook.Shown(6));
        Assert.Equal(CellStatus.NotRun, notebook.View(3).Status);
        Assert.Equal(CellStatus.NotRun, notebook.View(5).Status);
        Assert.Equal(CellStatus.Ok, notebook.View(4).Status);
    }

    [Fact]
    public async Task After_a_change_of_a_value_the_cells_that_use_it_are_out_of_date_and_run_again()
    {
        await using var notebook = OpenNotebook.With(
            "parameters|int threads = 13;", "var doubled = threads * 2;", "doubled + 1", "\"alone\"");
        notebook.RunToEnd(1, RunScope.All);
        Assert.All([1, 2, 3, 4], cell => Assert.False(notebook.View(cell).IsOutOfDate));

        await notebook.Edit(1, "int threads = 4;");
        Assert.True(notebook.View(3).IsOutOfDate);
        Assert.False(notebook.View(4).IsOutOfDate);

        var countBefore = notebook.View(4).ExecutionCount;
        Assert.Equal(2, notebook.Live.CountDependents("cell-1"));
        notebook.RunToEnd(1, RunScope.CellAndDependents);
        Assert.Equal("9", notebook.Shown(3));
        Assert.Equal(countBefore, notebook.View(4).ExecutionCount);
        Assert.False(notebook.View(3).IsOutOfDate);
    }

    [Fact]
    public async Task A_name_space_that_an_earlier_cell_names_is_there_without_running_that_cell()
    {
        await using var notebook = OpenNotebook.With(
            "using System.Globalization;\nthrow new Exception();", "CultureInfo.InvariantCulture.Name.Length");

        Assert.Equal(CellStatus.Ok, notebook.RunToEnd(2).Status);
    }

    [Fact]
    public async Task A_cell_that_fails_ends_the_queue_unless_it_is_meant_to_fail()
    {
        await using var notebook = OpenNotebook.With(
            "raises-exception|throw new Exception(\"meant\");", "1", "throw new Exception(\"not meant\");", "2");
        notebook.RunToEnd(1, RunScope.All);

        Assert.Equal(
            [CellStatus.FailedAsMeant, CellStatus.Ok, CellStatus.Failed, CellStatus.NotRun],
            Enumerable.Range(1, 4).Select(cell => notebook.View(cell).Status));
        Assert.Contains("not meant", notebook.Shown(3), StringComparison.Ordinal);
        Assert.Equal(0, notebook.Live.View().Queued);
    }

    [Fact]
    public async Task Cells_that_are_not_run_because_of_a_failure_say_of_which()
    {
        await using var notebook = OpenNotebook.With("int threads = int.Parse(\"many\");", "\"alone\"", "threads + 1");
        notebook.RunToEnd(3);
        Assert.Equal(CellStatus.Failed, notebook.View(1).Status);
        Assert.Equal(new FailedCell("cell-1", 1, IsNeeded: true), notebook.View(3).NotRunBecauseOf);
        Assert.Null(notebook.View(1).NotRunBecauseOf);

        notebook.RunToEnd(1, RunScope.All);
        Assert.Equal(new FailedCell("cell-1", 1, IsNeeded: false), notebook.View(2).NotRunBecauseOf);

        await notebook.Edit(1, "int threads = 13;");
        Assert.Equal(CellStatus.Ok, notebook.RunToEnd(3).Status);
        Assert.Null(notebook.View(3).NotRunBecauseOf);
        Assert.NotNull(notebook.View(2).NotRunBecauseOf);
    }

    [Fact]
    public async Task A_reset_of_the_notebook_takes_the_runs_away_of_cells_that_were_not_edited_too()
    {
        await using var notebook = OpenNotebook.With("parameters|int threads = 13;", "threads * 2", "\"edited\"");
        notebook.RunToEnd(1, RunScope.All);
        await notebook.Edit(3, "\"by me\"");
        var told = 0;
        using var watch = notebook.Live.Watch("cell-2", () => Interlocked.Increment(ref told));
        await notebook.Live.Reset(null);

        Assert.All([1, 2, 3], cell =>
        {
            Assert.Equal(CellStatus.NotRun, notebook.View(cell).Status);
            Assert.Empty(notebook.View(cell).Outputs);
            Assert.False(notebook.View(cell).IsOutOfDate);
        });
        notebook.Until(() => Volatile.Read(ref told) > 0);
        Assert.Equal(0, notebook.Live.CountDependents("cell-1"));
        notebook.RunToEnd(1, RunScope.CellAndDependents);
        Assert.Empty(notebook.View(2).Outputs);
    }

    [Fact]
    public async Task One_press_of_stop_asks_the_kernel_once_and_another_one_once_more()
    {
        // One statement after the other: a loop or a function would meet the kernel's own look at whether to stop.
        const string Sleep = "try { Thread.Sleep(Timeout.Infinite); } "
            + "catch (ThreadInterruptedException) { Console.WriteLine(\"asked\"); }\n";
        await using var notebook = OpenNotebook.With(
            $"using System.Threading;\nConsole.WriteLine(\"begun\");\n{Sleep}{Sleep}{Sleep}");
        notebook.Run(1);
        notebook.Until(() => notebook.Shown(1).Contains("begun", StringComparison.Ordinal));
        notebook.Live.Stop();
        notebook.Until(() => notebook.Live.View().StopIsSlow);
        Assert.Equal(1, Asked());

        notebook.Live.Stop();
        notebook.Until(() => Asked() == 2);
        await notebook.Live.RestartAsync();
        Assert.Equal(CellStatus.NotRun, notebook.View(1).Status);

        int Asked() => notebook.Shown(1).Split('\n').Count(line => line == "asked");
    }

    [Fact]
    public async Task A_line_of_text_that_is_asked_for_is_given()
    {
        await using var notebook = OpenNotebook.With(
            "using Microsoft.DotNet.Interactive;\nvar a = await Kernel.GetInputAsync(\"First?\");\nvar b = await " +
            "Kernel.GetInputAsync(\"Second?\");\n$\"{a}|{b}|\"");
        notebook.Run(1);
        notebook.Until(() => notebook.View(1).Questions.Count == 1);
        var first = notebook.View(1).Questions[0];
        Assert.Equal("First?", first.Prompt);
        notebook.Live.Answer("cell-1", first.Id, "Zoë");
        notebook.Until(() => notebook.View(1).Questions is [{ Prompt: "Second?" }]);
        notebook.Live.Answer("cell-1", first.Id, "too late");
        notebook.Live.Answer("cell-1", notebook.View(1).Questions[0].Id, "");
        notebook.UntilQuiet();

        Assert.Equal("Zoë||", notebook.Shown(1));
        Assert.Empty(notebook.View(1).Questions);
    }

    [Fact]
    public async Task Stop_ends_a_loop_and_empties_the_queue_and_the_kernel_goes_on()
    {
        await using var notebook = OpenNotebook.With("var kept = 7;", "while (true) { }", "1", "kept");
        notebook.Live.Run(null, RunScope.All);
        notebook.Until(2, CellStatus.Running);
        notebook.Live.Stop();
        notebook.UntilQuiet();

        Assert.Equal(CellStatus.Stopped, notebook.View(2).Status);
        Assert.Equal(CellStatus.NotRun, notebook.View(3).Status);
        notebook.RunToEnd(4);
        Assert.Equal("7", notebook.Shown(4));
        Assert.Equal(1, notebook.View(1).ExecutionCount);
    }

    [Fact]
    public async Task Restart_ends_what_runs_and_keeps_texts_and_outputs()
    {
        await using var notebook = OpenNotebook.With(
            "var x = 1;\nx", "System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);", "x");
        notebook.RunToEnd(1);
        await notebook.Edit(1, "var x = 2;\nx");
        notebook.Run(2, RunScope.CellAlone);
        notebook.Until(2, CellStatus.Running);
        await notebook.Live.RestartAsync();

        Assert.Equal(CellStatus.NotRun, notebook.View(1).Status);
        Assert.Equal("1", notebook.Shown(1));
        Assert.True(notebook.View(1).OutputsAreOld);
        Assert.Contains("restarted", notebook.Shown(2), StringComparison.Ordinal);
        notebook.RunToEnd(3);
        Assert.Equal("2", notebook.Shown(3));
    }

    [Fact]
    public async Task A_cell_that_ends_the_kernel_takes_nothing_along_and_the_reader_is_told()
    {
        await using var notebook = OpenNotebook.With(
            "var x = 1;", "Console.WriteLine(\"before\");\nEnvironment.Exit(3);", "x + 1");
        notebook.RunToEnd(1);
        await notebook.Edit(3, "x + 2");
        notebook.RunToEnd(2);

        Assert.Equal(CellStatus.Failed, notebook.View(2).Status);
        Assert.Contains("before", notebook.Shown(2), StringComparison.Ordinal);
        Assert.Contains("exit code 3", notebook.Live.View().Notice, StringComparison.Ordinal);
        Assert.Contains("Your text is safe", notebook.Live.View().Notice, StringComparison.Ordinal);
        Assert.Equal(KernelStatus.None, notebook.Live.View().Kernel);
        Assert.Equal("x + 2", notebook.View(3).Source);

        notebook.RunToEnd(3);
        Assert.Equal("3", notebook.Shown(3));
        Assert.Null(notebook.Live.View().Notice);
    }

    [Fact]
    public async Task A_kernel_that_is_killed_between_two_runs_is_noticed_and_replaced()
    {
        await using var notebook = OpenNotebook.With("Environment.ProcessId");
        notebook.RunToEnd(1);
        using (var kernel = System.Diagnostics.Process.GetProcessById(
            int.Parse(notebook.Shown(1), System.Globalization.CultureInfo.InvariantCulture)))
        {
            kernel.Kill();
        }

        notebook.Until(() => notebook.Live.View().Kernel == KernelStatus.None);
        Assert.Contains("ended", notebook.Live.View().Notice, StringComparison.Ordinal);
        Assert.Equal(CellStatus.Ok, notebook.RunToEnd(1).Status);
    }

    [Fact]
    public async Task An_idle_kernel_ends_after_a_while_and_a_busy_one_does_not()
    {
        await using var notebook = OpenNotebook.With("1", "while (true) { }");
        notebook.RunToEnd(1);
        await notebook.Live.EndIdleKernelAsync(LiveNotebooks.IdleBound);
        Assert.Equal(KernelStatus.Idle, notebook.Live.View().Kernel);

        notebook.Run(2);
        notebook.Until(2, CellStatus.Running);
        notebook.Clock.Advance(LiveNotebooks.IdleBound * 2);
        await notebook.Live.EndIdleKernelAsync(LiveNotebooks.IdleBound);
        Assert.Equal(KernelStatus.Busy, notebook.Live.View().Kernel);

        notebook.Live.Stop();
        notebook.UntilQuiet();
        notebook.Until(() => notebook.Live.View().Kernel == KernelStatus.Idle);
        notebook.Clock.Advance(LiveNotebooks.IdleBound * 2);
        await notebook.Live.EndIdleKernelAsync(LiveNotebooks.IdleBound);
        Assert.Equal(KernelStatus.None, notebook.Live.View().Kernel);
        Assert.Contains("nothing to do", notebook.Live.View().Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_stream_in_and_are_there_again_after_a_new_start()
    {
        await using var notebook = OpenNotebook.With(
            "Console.WriteLine(\"first\");\nwhile (!System.IO.File.Exists(\"go\")) " +
            "System.Threading.Thread.Sleep(10);\nConsole.WriteLine(\"second\");");
        notebook.Run(1);
        notebook.Until(() => notebook.Shown(1).Contains("first", StringComparison.Ordinal));
        Assert.Equal(CellStatus.Running, notebook.View(1).Status);
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(notebook.Path)!, "go"), "", TestContext.Current.CancellationToken);
        notebook.UntilQuiet();
        Assert.Equal("first\nsecond\n", notebook.Shown(1));

        notebook.Until(() =>
        {
            notebook.Reopen();
            return notebook.View(1).Outputs.Count > 0;
        });
        Assert.Equal("first\nsecond\n", notebook.Shown(1));
        Assert.True(notebook.View(1).OutputsAreOld);
        Assert.True(notebook.View(1).IsDone);
    }

    [Fact]
    public async Task A_display_that_is_updated_stays_one_output()
    {
        await using var notebook = OpenNotebook.With(
            "using Microsoft.DotNet.Interactive;\nvar live = KernelInvocationContext.Current.Display(0);\nfor (var " +
            "i = 1; i <= 500; i++) live.Update(i);");
        notebook.RunToEnd(1);

        Assert.Single(notebook.View(1).Outputs);
        Assert.Equal("500", notebook.Shown(1));
    }

    [Fact]
    public async Task A_cell_that_prints_a_great_deal_holds_nothing_up_for_long()
    {
        await using var notebook = OpenNotebook.With("for (var i = 0; i < 50_000; i++) Console.WriteLine(i);");
        using var watch = notebook.Live.Watch("cell-1", () => notebook.View(1));
        notebook.RunToEnd(1);

        Assert.EndsWith("49999\n", notebook.Shown(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_text_the_page_shows_the_head_and_the_tail_and_the_download_has_it_whole()
    {
        await using var notebook = OpenNotebook.With(
            "for (var i = 0; i < 50_000; i++) Console.WriteLine(i);", "1 + 1");
        var whole = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n"));
        notebook.RunToEnd(1);
        var shown = notebook.Shown(1);

        Assert.InRange(shown.Length, 50_000, 150_000);
        Assert.StartsWith("0\n1\n2\n", shown, StringComparison.Ordinal);
        var gap = Assert.Single(shown.Split('\n'), line => !int.TryParse(line, out _) && line.Length > 0);
        var leftOut = whole.Length - (shown.Length - gap.Length - 1);
        var told = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{leftOut:N0} characters are not shown here");
        Assert.Contains(told, gap, StringComparison.Ordinal);
        Assert.Equal(whole, Downloaded());

        notebook.RunToEnd(2);
        notebook.Until(() =>
        {
            notebook.Reopen();
            return notebook.View(2).Outputs.Count > 0;
        });
        Assert.Equal(shown, notebook.Shown(1));
        Assert.Equal(whole, Downloaded());

        string Downloaded() => string.Concat(
            JsonNode.Parse(notebook.Live.ToFile(withOutputs: true))!["cells"]![0]!["outputs"]![0]!["text"]!.AsArray()
                .Select(line => line!.ToString()));
    }

    [Fact]
    public async Task Of_very_many_outputs_the_page_shows_the_first_and_the_last()
    {
        await using var notebook = OpenNotebook.With("for (var i = 0; i < 500; i++) display($\"output {i}\");");
        notebook.RunToEnd(1);
        var shown = notebook.Shown(1).TrimEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(201, shown.Length);
        Assert.Equal(("output 0", "output 99"), (shown[0], shown[99]));
        Assert.Contains("300 outputs are not shown here", shown[100], StringComparison.Ordinal);
        Assert.Equal(("output 400", "output 499"), (shown[101], shown[^1]));
    }

    [Fact]
    public async Task An_answer_that_is_not_a_pass_is_not_done()
    {
        await using var notebook = OpenNotebook.With(Verdict("not-yet"), Verdict("pass"), "\"Not yet: only a text.\"");
        notebook.RunToEnd(1, RunScope.All);

        Assert.Null(notebook.View(3).Verdict);
        Assert.Equal((2, 3), notebook.Live.Progress);
        Assert.False(notebook.View(1).IsDone);
        Assert.False(notebook.View(1).Verdict);
        Assert.True(notebook.View(2).Verdict);
        await notebook.Live.Reset(null);
        Assert.Equal((0, 3), notebook.Live.Progress);

        static string Verdict(string verdict) =>
            $$"""
            using Microsoft.DotNet.Interactive;
            "{\"verdict\":\"{{verdict}}\"}".DisplayAs("application/vnd.interleave.verdict+json");
            """;
    }

    [Fact]
    public async Task The_verdict_of_a_check_of_the_chapter_is_read_from_its_data()
    {
        var library = Path.Combine(Chapter.ChapterFolder.Path, "lib", "Interleave.Exercises.dll");
        await using var notebook = OpenNotebook.With(
            $"#r \"{library}\"\nusing Interleave.Exercises;", "Check.TrueEquation((_, _) => \"\")");
        notebook.RunToEnd(2);

        Assert.Equal(CellStatus.Ok, notebook.View(2).Status);
        Assert.False(notebook.View(2).Verdict);
        Assert.False(notebook.View(2).IsDone);
    }

    [Fact]
    public async Task A_download_has_outputs_where_they_are_asked_for()
    {
        await using var notebook = OpenNotebook.With("1 + 1");
        notebook.RunToEnd(1);

        Assert.Equal("2", Outputs(notebook.Live.ToFile(withOutputs: true))[0]!["data"]!["text/plain"]![0]!.ToString());
        Assert.Empty(Outputs(notebook.Live.ToFile(withOutputs: false)));

        static JsonArray Outputs(string file) => JsonNode.Parse(file)!["cells"]![0]!["outputs"]!.AsArray();
    }

    [Fact]
    public async Task The_kernel_says_what_code_could_go_on_with_and_what_it_is()
    {
        await using var notebook = OpenNotebook.With("var threads = 13;");
        notebook.RunToEnd(1);
        CodeCompletions completions = null!;

        // The first question may come before the kernel is ready for any.
        notebook.Until(() =>
        {
            completions =
                notebook.Live.Code.CompleteAsync("\"🧵\"; threads.ToS", 17, TestContext.Current.CancellationToken)
                    .GetAwaiter().GetResult();
            return completions.Items.Count > 0;
        });
        Assert.Contains(completions.Items, item => item.Text == "ToString");
        Assert.Equal((14, 17), (completions.Start, completions.End));
        Assert.Contains(
            "threads", await notebook.Live.Code.InspectAsync("threads", 3, TestContext.Current
                .CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_kernel_there_is_nothing_to_propose()
    {
        await using var notebook = OpenNotebook.With("1");

        Assert.Empty(
            (await notebook.Live.Code.CompleteAsync("Console.", 8, TestContext.Current.CancellationToken)).Items);
        Assert.Null(await notebook.Live.Code.InspectAsync("Console", 3, TestContext.Current.CancellationToken));
        Assert.Equal(KernelStatus.None, notebook.Live.View().Kernel);
    }

    [Fact]
    public async Task A_kernel_is_gone_when_its_notebook_is_closed()
    {
        await using var notebook = OpenNotebook.With("Environment.ProcessId", "while (true) { }");
        notebook.RunToEnd(1);
        var id = int.Parse(notebook.Shown(1), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(notebook.Live.Usage() is { Threads: > 0, Bytes: > 1_000_000 });
        notebook.Run(2);
        notebook.Until(2, CellStatus.Running);
        await notebook.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }
}
