using Interleave.Reader.Page.Live;
using Interleave.Reader.Running;

namespace Interleave.Reader.Tests.Page;

/// <summary>The values to edit and the cell that checks them, which run as one; without a browser.</summary>
public class CheckedValuesTests
{
    private const string Values = "parameters|int threads = 4;  // 1 to 32";
    private const string Check = "check-values|if (threads > 32) throw new ArgumentException($\"threads is " +
        "{threads}, but it must be from 1 to 32.\");";
    private const string Refused = "threads is 99, but it must be from 1 to 32.";

    [Fact]
    public async Task A_run_of_the_values_runs_their_check_and_first_what_that_needs()
    {
        await using var notebook = OpenNotebook.With(
            "int least = 1;", "\"alone\"", Values, "check-values|if (threads < least) throw new " +
            "ArgumentException();", "threads * 2");
        notebook.RunToEnd(3);

        Assert.Equal(
            [CellStatus.Ok, CellStatus.NotRun, CellStatus.Ok, CellStatus.Ok, CellStatus.NotRun],
            Enumerable.Range(1, 5).Select(cell => notebook.View(cell).Status));
        Assert.Null(notebook.View(3).Refusal);
    }

    [Fact]
    public async Task A_value_that_the_check_refuses_is_told_where_it_is_given_and_nothing_that_uses_it_runs()
    {
        await using var notebook = OpenNotebook.With(Values, Check, "threads * 2", "\"alone\"");
        notebook.RunToEnd(1, RunScope.All);
        Assert.Equal("8", notebook.Shown(3));

        await notebook.Edit(1, "int threads = 99;");
        var told = 0;
        using var watch = notebook.Live.Watch("cell-1", () => Interlocked.Increment(ref told));
        notebook.RunToEnd(1, RunScope.CellAndDependents);
        Assert.Equal(Refused, notebook.View(1).Refusal);
        Assert.Equal(CellStatus.Failed, notebook.View(2).Status);
        Assert.Equal("8", notebook.Shown(3));
        Assert.True(notebook.View(3).IsOutOfDate);
        Assert.Equal(new FailedCell("cell-2", 2, IsNeeded: true), notebook.View(3).NotRunBecauseOf);
        Assert.False(notebook.View(4).IsOutOfDate);

        // Nor when it is asked for by itself: the check is asked again first.
        notebook.RunToEnd(3);
        Assert.Equal("8", notebook.Shown(3));
        Assert.Equal(new FailedCell("cell-2", 2, IsNeeded: true), notebook.View(3).NotRunBecauseOf);

        // The sentence is about values that are no longer there.
        await notebook.Edit(1, "int threads = 5;");
        Assert.Null(notebook.View(1).Refusal);
        Assert.Equal("10", notebook.RunToEnd(3) is { Status: CellStatus.Ok } ? notebook.Shown(3) : "failed");
        Assert.Equal(CellStatus.Ok, notebook.View(2).Status);
        Assert.Null(notebook.View(1).Refusal);
        Assert.False(notebook.View(3).IsOutOfDate);
    }

    [Fact]
    public async Task The_cell_that_gives_the_values_is_told_of_what_becomes_of_the_check()
    {
        await using var notebook = OpenNotebook.With("parameters|int threads = 99;", Check);
        notebook.RunToEnd(1, RunScope.CellAlone);
        var refusal = "";
        using var watch = notebook.Live.Watch("cell-1", () => Volatile.Write(ref refusal, notebook.View(1).Refusal));
        notebook.RunToEnd(2);

        notebook.Until(() => Volatile.Read(ref refusal) == Refused);
    }

    [Fact]
    public async Task A_better_value_that_is_given_while_the_check_refuses_the_one_before_is_run()
    {
        await using var notebook = OpenNotebook.With(
            "parameters|int threads = 99;",
            "check-values|using static Microsoft.DotNet.Interactive.Kernel;\nawait GetInputAsync(\"go?\");\n"
                + "if (threads > 32) throw new ArgumentException(\"too many\");",
            "\"another\"",
            "threads * 2");
        notebook.Run(1, RunScope.All);
        notebook.Until(() => notebook.View(2).Questions.Count == 1);
        await notebook.Edit(1, "int threads = 5;");
        notebook.Run(4);
        Answer();
        notebook.Until(
            () => notebook.View(2) is { Status: CellStatus.Running, Questions.Count: 1, ExecutionCount: 4 });
        Answer();
        notebook.UntilQuiet();

        Assert.Equal("10", notebook.Shown(4));
        Assert.Equal(CellStatus.NotRun, notebook.View(3).Status);
        Assert.Equal(new FailedCell("cell-2", 2, IsNeeded: false), notebook.View(3).NotRunBecauseOf);

        void Answer() => notebook.Live.Answer("cell-2", notebook.View(2).Questions[0].Id, "");
    }

    [Fact]
    public async Task Values_that_change_while_cells_wait_run_before_what_uses_them()
    {
        await using var notebook = OpenNotebook.With(
            "using static Microsoft.DotNet.Interactive.Kernel;\nawait " +
            "GetInputAsync(\"go?\")", Values, Check, "threads * 2", "\"alone\"");
        notebook.Run(1);
        notebook.Until(() => notebook.View(1).Questions.Count == 1);
        notebook.Run(5);
        notebook.Run(4);
        await notebook.Edit(2, "int threads = 5;  // 1 to 32");
        notebook.Run(2, RunScope.CellAndDependents);
        notebook.Live.Answer("cell-1", notebook.View(1).Questions[0].Id, "");
        notebook.UntilQuiet();

        Assert.Equal("10", notebook.Shown(4));
        Assert.All([2, 3, 4, 5], cell => Assert.Equal(CellStatus.Ok, notebook.View(cell).Status));
        Assert.False(notebook.View(4).IsOutOfDate);
    }

    [Fact]
    public async Task Only_cells_that_use_the_values_count_as_depending_on_them()
    {
        await using var notebook = OpenNotebook.With(Values, Check, "threads * 2");
        notebook.RunToEnd(1);
        Assert.Equal(0, notebook.Live.CountDependents("cell-1"));

        notebook.RunToEnd(3);
        Assert.Equal(1, notebook.Live.CountDependents("cell-1"));
    }

    [Theory]
    [InlineData("injected-parameters|// Parameters\nthreads = 7;")]
    [InlineData("injected-parameters|// Parameters\nvar threads = 7;")]
    public async Task Values_that_another_program_put_in_between_are_those_that_are_checked_and_used(string injected)
    {
        await using var notebook = OpenNotebook.With(Values, injected, Check, "threads * 2");
        notebook.RunToEnd(4);
        Assert.Equal("14", notebook.Shown(4));

        // A run of what stands above it sets the value back, so it has to run again.
        notebook.RunToEnd(1);
        Assert.Equal([CellStatus.Ok, CellStatus.Ok], [notebook.View(2).Status, notebook.View(3).Status]);
        Assert.True(notebook.View(4).IsOutOfDate);
        notebook.RunToEnd(4);
        Assert.Equal("14", notebook.Shown(4));

        await notebook.Edit(2, injected.Split('|')[1].Replace("7", "99", StringComparison.Ordinal));
        notebook.RunToEnd(4);
        Assert.Equal(Refused, notebook.View(2).Refusal);
        Assert.Equal(Refused, notebook.View(1).Refusal);
        Assert.Equal("14", notebook.Shown(4));
    }

    [Fact]
    public async Task Without_a_check_below_them_values_run_alone()
    {
        await using var notebook = OpenNotebook.With(
            "check-values|throw new Exception(\"of nothing\");", "parameters|int threads = 99;", "threads * 2");
        Assert.Equal(CellStatus.Ok, notebook.RunToEnd(3).Status);
        Assert.Equal(CellStatus.NotRun, notebook.View(1).Status);
        Assert.Null(notebook.View(2).Refusal);
    }
}
