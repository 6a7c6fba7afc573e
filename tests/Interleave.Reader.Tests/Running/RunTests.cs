using System.Globalization;

namespace Interleave.Reader.Tests.Running;

public sealed class RunTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void All_cells_run_and_their_outputs_are_in_the_executed_notebook()
    {
        _run.Notebook("a.ipynb", "markdown|# Title", "var x = 20;", "Console.WriteLine(\"größer\"); " +
            "Console.Error.WriteLine(\"oh\");", "", "x * 2 + 2")
            .Run(0, "run", "a.ipynb");

        Assert.Equal("größer\n", _run.Printed(3));
        Assert.Equal("42", _run.Result(5));
        Assert.Equal([null, 1, 2, null, 3], _run.Cells().Select(cell => cell["execution_count"]?.GetValue<int>()));
        Assert.Contains("a.ipynb: 3 cells", _run.Output);
        Assert.Contains("[3/3] x * 2 + 2", _run.Output);
        Assert.Matches(@"\| a\.ipynb +\| +3 \| +0 \| +0 \| +[0-9.]+ m?s \| ok", _run.Output);
        Assert.Contains($"executed: {_run.File("artifacts", "executed", "a.ipynb")}", _run.Output);
        Assert.Equal("", _run.Error);
        _run.NothingIsLeft();
        Assert.Empty(_run.ConnectionFiles());
    }

    [Fact]
    public void A_cell_s_timings_are_noted_as_nbclient_notes_them()
    {
        _run.Notebook("a.ipynb", "1").Run(0, "run", "a.ipynb");
        var timings = _run.Cells()[0]["metadata"]!["execution"]!.AsObject();
        Assert.Equal(
            ["iopub.execute_input", "iopub.status.busy", "iopub.status.idle", "shell.execute_reply"],
            timings.Select(timing => timing.Key));
        Assert.All(timings, timing => Assert.True(DateTime.TryParseExact(
            timing.Value!.GetValue<string>(),
            "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _)));
    }

    [Fact]
    public void Python_finds_the_executed_notebook_valid()
    {
        var python = PythonProgram.With("nbformat");
        _run.Notebook("a.ipynb", "markdown|text", "Console.WriteLine(1);\n2", "raises-exception|throw new Exception(\"x\");").Run(0, "run", "a.ipynb");
        var (exitCode, output) = PythonProgram.Run(
            python,
            "import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], as_version=4)); " +
            "print(open(sys.argv[1], encoding='utf-8').read() == nbformat.writes(nbformat.read(sys.argv[1], " +
            "as_version=4)) + chr(10))",
            _run.File("artifacts", "executed", "a.ipynb"));
        Assert.True(exitCode == 0 && output.Trim() == "True", output);
    }

    [Fact]
    public void Code_finds_files_beside_its_notebook()
    {
        _run.Write("deeper/data.txt", "beside").Notebook("deeper/a.ipynb", "System.IO.File.ReadAllText(\"data.txt\")");
        _run.Run(0, "run", Path.Combine("deeper", "a.ipynb"));
        Assert.Equal("beside", _run.Result(1));
    }

    [Fact]
    public void A_notebook_without_code_needs_no_kernel()
    {
        _run.Notebook("a.ipynb", "markdown|only prose").Run(0, "run", "a.ipynb");
        Assert.Single(_run.Cells());
    }

    [Fact]
    public void Outputs_of_an_earlier_run_do_not_stay()
    {
        _run.Write("a.ipynb", """
            {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [
             {"cell_type": "code", "metadata": {}, "source": "throw new Exception(\"x\");", "outputs": [], "execution_count": null},
             {"cell_type": "code", "metadata": {"execution": {"a": "b"}}, "source": "2", "execution_count": 7,
              "outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}]}]}
            """).Run(1, "run", "a.ipynb");
        Assert.True(_run.WasNotRun(2));
        Assert.Null(_run.Cells()[1]["metadata"]!["execution"]);
    }

    [Fact]
    public void A_failing_notebook_does_not_keep_the_next_one_from_running()
    {
        _run.Notebook("a.ipynb", "throw new Exception(\"x\");", "1").Notebook("b.ipynb", "40 + 2")
            .Run(1, "run", "a.ipynb", "b.ipynb");
        Assert.Contains("42", _run.Outputs(1, "b.ipynb")[0].ToJsonString());
        Assert.Matches(@"\| a\.ipynb +\| +0 \| +1 \| +1 \|.*failed", _run.Output);
        Assert.Matches(@"\| b\.ipynb +\| +1 \| +0 \| +0 \|.*ok", _run.Output);
    }

    [Fact]
    public void A_cell_that_is_meant_to_fail_does_not_end_the_run()
    {
        _run.Notebook("a.ipynb", "raises-exception|throw new Exception(\"meant\");", "2").Run(0, "run", "a.ipynb");
        Assert.Contains("meant", _run.Errors(1));
        Assert.Equal("2", _run.Result(2));
        Assert.Contains("failed, as it is meant to", _run.Output);
    }

    [Fact]
    public void Input_is_answered_in_turn()
    {
        const string Ask = "await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"name?\")";
        _run.Notebook("a.ipynb", Ask, Ask).Run(0, "run", "a.ipynb", "--input", "Ann", "--input", "@file -x");
        Assert.Equal("Ann", _run.Result(1));
        Assert.Equal("@file -x", _run.Result(2));
    }

    [Fact]
    public void Parameters_are_overridden()
    {
        _run.Notebook(
                "a.ipynb",
                "parameters|int threads = 13; string city = \"Halifax\"; int[] counts = [1];",
                "$\"{threads}, {city}, {string.Join('+', counts)}\"")
            .Run(0, "run", "a.ipynb", "--set", "threads=4", "--set", "city=St. \"John\"'s", "--set", "counts=[1, 2]");
        Assert.Equal("4, St. \"John\"'s, 1+2", _run.Result(3));
        Assert.Equal("injected-parameters", _run.Cells()[1]["metadata"]!["tags"]![0]!.GetValue<string>());
    }

    [Fact]
    public void A_parameter_that_only_some_notebooks_have_is_set_where_it_is()
    {
        _run.Notebook("a.ipynb", "parameters|int threads = 13;", "threads").Notebook("b.ipynb", "1")
            .Run(0, "run", "a.ipynb", "b.ipynb", "--set", "threads=4");
        Assert.Equal("4", _run.Result(3));
        Assert.Single(_run.Cells("b.ipynb"));
    }

    [Fact]
    public void A_value_that_the_notebook_s_check_refuses_ends_the_run_at_the_check()
    {
        _run.Notebook(
                "a.ipynb",
                "parameters|int threads = 13;",
                "check-values|if (threads > 1000) throw new ArgumentException($\"threads is {threads}, but it must " +
                "be at most 1,000.\");",
                "System.IO.File.WriteAllText(\"ran\", \"\"); threads")
            .Run(1, "run", "a.ipynb", "--set", "threads=999999");
        Assert.Contains("[1/4] int threads = 13;", _run.Output);
        Assert.Contains("a.ipynb: cell 3 of 4 (id cell-2) failed", _run.Output);
        Assert.Contains("This cell checks the notebook's values; given for this run were:\n  threads = " +
            "999999;\n", _run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("threads is 999999, but it must be at most 1,000.", _run.Output);
        Assert.Matches(@"\| a\.ipynb +\| +2 \| +1 \| +1 \|.*failed", _run.Output);
        Assert.True(_run.WasNotRun(4));
        Assert.False(File.Exists(_run.File("ran")));
    }

    [Fact]
    public void A_value_that_another_program_put_in_is_checked_and_can_be_set()
    {
        _run.Notebook(
            "a.ipynb",
            "parameters|int threads = 13;",
            "injected-parameters|// Parameters\nvar threads = 999999;",
            "check-values|if (threads > 1000) throw new ArgumentException(\"too many\");",
            "threads");
        Assert.Contains("too many", _run.Run(1, "run", "a.ipynb").Errors(3));
        Assert.Equal("4", _run.Run(0, "run", "a.ipynb", "--set", "threads=4").Result(4));
        Assert.Equal(4, _run.Cells().Count);
    }

    [Fact]
    public void Without_a_name_the_chapter_above_is_run_and_the_places_below_are_kept()
    {
        Directory.CreateDirectory(_run.File("src", "deep"));
        _run.Write("Interleave.slnx", "<Solution />")
            .Notebook("notebooks/01.ipynb", "1").Notebook("notebooks/solutions/01.ipynb", "2")
                .Notebook("other/03.ipynb", "3")
            .StartIn(_run.File("src", "deep"), "run");
        Assert.Equal(0, _run.Wait());
        Assert.Contains("\"1\"", _run.Outputs(1, "01.ipynb")[0].ToJsonString());
        Assert.Contains("\"2\"", _run.Outputs(1, Path.Combine("solutions", "01.ipynb"))[0].ToJsonString());
        Assert.Equal(2, Directory.GetFiles(_run.File("artifacts"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Executed_notebooks_go_where_they_are_asked_to()
    {
        _run.Notebook("a.ipynb", "1").Run(0, "run", "a.ipynb", "--output", "made/here");
        Assert.True(File.Exists(_run.File("made", "here", "a.ipynb")));
        Assert.False(Directory.Exists(_run.File("artifacts")));
    }

    [Fact]
    public void A_Jupyter_kernel_runs_its_notebook()
    {
        PythonProgram.With("ipykernel");
        _run.PythonNotebook(
                "a.ipynb",
                "parameters|n = 1\ntext = 'a'",
                "import os, sys\nprint(n, text)\nprint('err', file=sys.stderr)",
                "input('name? ')",
                "from IPython.display import display\nh = display(1, display_id=True)",
                "h.update(2)",
                "print(b'\\xff'.decode('utf-8', 'surrogateescape'))",
                "raise ValueError('on purpose')",
                "1")
            .Run(1, "run", "a.ipynb", "--kernel", "python3", "--set", "n=2", "--set", "text=it's", "--input", "Ann");
        Assert.Equal("2 it's\n", _run.Printed(3));
        Assert.Equal("'Ann'", _run.Result(4));
        Assert.Contains("\"2\"", _run.Outputs(5)[0].ToJsonString());
        Assert.Equal("ValueError: on purpose", _run.Errors(8));
        Assert.True(_run.WasNotRun(9));
        Assert.DoesNotContain("\u001b", _run.Output, StringComparison.Ordinal);
        Assert.Matches(@"cell 7 of 8|cell 8 of 9", _run.Output);
        _run.NothingIsLeft();
        Assert.Empty(_run.ConnectionFiles());
    }

    [Fact]
    public void A_question_of_the_first_cell_is_answered_also_where_the_kernel_listens_for_the_answer_last()
    {
        var python = PythonProgram.With("ipykernel");
        _run.Write("late.py", """
                from ipykernel.kernelapp import IPKernelApp
                from tornado.ioloop import IOLoop

                class LateApp(IPKernelApp):
                    def _bind_socket(self, s, port):
                        return port if s is getattr(self, "stdin_socket", None) else super()._bind_socket(s, port)

                    def start(self):
                        IOLoop.current().call_later(1, lambda: super(LateApp, self)._bind_socket(self.stdin_socket, self.stdin_port))
                        super().start()

                LateApp.launch_instance()
                """)
            .Kernel("late", $$"""{"argv": ["{{python}}", "{{_run.File("late.py").Replace('\\', '/')}}", "-f", "{connection_file}"], "display_name": "l", "language": "python"}""")
            .PythonNotebook("a.ipynb", "input('name? ')")
            .Run(0, "run", "a.ipynb", "--kernel", "late", "--input", "Ann", "--cell-timeout", "20");
        Assert.Equal("'Ann'", _run.Result(1));
    }

    [Fact]
    public void A_Jupyter_kernel_is_interrupted_by_a_signal_when_its_time_is_up()
    {
        PythonProgram.With("ipykernel");
        _run.PythonNotebook("a.ipynb", "print('before', flush=True)\nwhile True: pass", "1")
            .Run(1, "run", "a.ipynb", "--kernel", "python3", "--cell-timeout", "5");
        Assert.Equal("before\n", _run.Printed(1));
        Assert.Contains("CellTimeout", _run.Errors(1));
        Assert.Contains("KeyboardInterrupt", _run.Errors(1));
        _run.NothingIsLeft();
    }
}
