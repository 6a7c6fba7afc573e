namespace Interleave.Reader.Tests.Running;

public sealed class RunFaultTests : IDisposable
{
    private const string Ask = "await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"name?\")";

    private const string Before = "Console.WriteLine(\"before\");";

    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_cell_that_throws()
    {
        Fails("int Broken(int n) => throw new InvalidOperationException(\"no such city\");\nBroken(1)");
        Told("InvalidOperationException", "no such city", "line 1");
        Assert.Contains("no such city", _run.Errors(2));
    }

    [Fact]
    public void A_cell_that_does_not_compile()
    {
        Fails("int n = \"text\";");
        Told("CS0029", "(1,9)");
        Assert.Contains("CS0029", string.Join('\n', _run.Outputs(2)));
    }

    [Theory]
    [InlineData("Console.WriteLine(\"begun\"); while (true) { }")]
    [InlineData("Console.WriteLine(\"begun\"); System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);")]
    public void A_cell_that_does_not_end(string cell)
    {
        Fails(cell, "--cell-timeout", "15");
        Told("took longer than 15 s", "--cell-timeout");
        Assert.Equal("begun\n", _run.Printed(2));
        Assert.Contains("took longer than 15 s", _run.Errors(2));
    }

    [Fact]
    public void A_cell_that_prints_without_end()
    {
        Fails("while (true) Console.WriteLine(\"again and again\");", "--cell-timeout", "15");
        Told("took longer than 15 s");
        Assert.StartsWith("again and again\nagain and again\n", _run.Printed(2));
        Assert.InRange(_run.Printed(2).Length, 1_000, 9 * 1024 * 1024);
    }

    [Fact]
    public void A_cell_that_ends_the_process()
    {
        Fails("Environment.Exit(3);");
        Told("The kernel ended while this cell ran, with exit code 3");
        Assert.Contains("exit code 3", _run.Errors(2));
    }

    [Fact]
    public void A_cell_that_ends_the_process_as_if_all_were_well()
    {
        Fails("Environment.Exit(0);");
        Told("The kernel ended while this cell ran, with exit code 0");
    }

    [Fact]
    public void A_cell_that_overflows_the_stack()
    {
        Fails("int Deeper(int n) => Deeper(n + 1) + 1;\nDeeper(0)");
        Told("the stack overflowed", "calls itself without end");
        Assert.Contains("the stack overflowed", _run.Errors(2));
    }

    [Fact]
    public void A_thread_that_throws_while_its_cell_waits_for_it()
    {
        Fails("using System.Threading;\nvar t = new Thread(() => throw new Exception(\"in a " +
            "thread\"));\nt.Start();\nt.Join();");
        Told("in a thread");
        Assert.Contains("in a thread", _run.Errors(2));
    }

    [Fact]
    public void A_thread_that_throws_after_its_cell_has_ended()
    {
        // The second cell lets the thread go, and waits until the error has been published: a thread is joined after
        // its exception was handled.
        _run.Notebook(
                "a.ipynb",
                "using System.Threading;\nvar go = new ManualResetEventSlim();\nvar t = new Thread(() => { go.Wait(); throw new Exception(\"too late\"); });\nt.Start();",
                "Console.WriteLine(\"let go\"); go.Set(); t.Join();",
                "3")
            .Run(1, "run", "a.ipynb");
        Assert.Contains("too late", _run.Errors(1));
        Assert.Equal("let go\n", _run.Printed(2));
        Assert.Equal("", _run.Errors(2));
        Assert.True(_run.WasNotRun(3));
        Assert.Contains("cell 1 of 3 (id cell-1) failed after it had ended", _run.Output);
    }

    [Fact]
    public void A_kernel_that_ends_between_cells()
    {
        // The last cell is over when the process ends, so nothing but the process can tell.
        _run.Notebook(
                "a.ipynb",
                Before,
                "using System.Threading;\nnew Thread(() => { System.IO.File.WriteAllText(\"begun\", \"\"); Environment.Exit(7); }).Start();\nSpinWait.SpinUntil(() => System.IO.File.Exists(\"begun\"), 5000);",
                "Thread.Sleep(5000);",
                "4")
            .Run(1, "run", "a.ipynb");
        Assert.Contains("exit code 7", _run.Output);
        Assert.Equal("before\n", _run.Printed(1));
        Assert.True(_run.WasNotRun(4));
    }

    [Fact]
    public void A_cell_that_asks_for_more_input_than_there_is()
    {
        _run.Notebook("a.ipynb", Ask, $"Console.WriteLine({Ask});\n{Ask}", "3")
            .Run(1, "run", "a.ipynb", "--input", "Ann", "--input", "Bob");
        Assert.Equal("Ann", _run.Result(1));
        Assert.Equal("Bob\n", _run.Printed(2));
        Assert.Contains("no --input is left", _run.Errors(2));
        Assert.Contains("no --input is left", _run.Output);
        Assert.True(_run.WasNotRun(3));
        _run.NothingIsLeft();
    }

    [Theory]
    [InlineData]
    [InlineData("--input", "Ann")]
    public void A_cell_that_asks_when_no_input_is_left_fails_at_once_with_a_sentence(params string[] input)
    {
        _run.Notebook("a.ipynb", input.Length == 0 ? "1" : Ask, Ask, "3").Run(1, ["run", "a.ipynb", .. input]);
        Assert.Contains("Exception: This front end cannot ask for input", _run.Errors(2));
        Assert.Contains("--input", _run.Errors(2));
        Assert.True(_run.WasNotRun(3));
        _run.NothingIsLeft();
    }

    [Fact]
    public void A_cell_may_catch_that_nobody_can_be_asked_also_in_a_thread()
    {
        _run.Notebook("a.ipynb", $$"""
            using System.Threading;
            var said = "";
            var asking = new Thread(() => { try { said = {{Ask.Replace("await ", "")}}.GetAwaiter().GetResult(); } catch (Exception) { said = "nobody"; } });
            asking.Start();
            asking.Join();
            said
            """).Run(0, "run", "a.ipynb");
        Assert.Equal("nobody", _run.Result(1));
    }

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);", "10", "took longer than 10 s")]
    [InlineData("Environment.Exit(3);", "120", "exit code 3")]
    public void Being_meant_to_fail_excuses_no_cell_that_had_to_be_stopped(string cell, string seconds, string because)
    {
        _run.Notebook("a.ipynb", $"raises-exception|{cell}", "2").Run(1, "run", "a.ipynb", "--cell-timeout", seconds);
        Assert.Contains(because, _run.Output);
        Assert.True(_run.WasNotRun(2));
    }

    [Fact]
    public void A_kernel_that_cannot_start()
    {
        _run.Kernel("broken", """{"argv": ["dotnet", "no-such-program.dll"], "display_name": "b", "language": "b"}""")
            .Kernel("missing", """{"argv": ["no-such-program-anywhere"], "display_name": "m", "language": "m"}""")
            .Notebook("a.ipynb", "1", "2");

        _run.Run(1, "run", "a.ipynb", "--kernel", "broken");
        Assert.Contains("The kernel 'broken' ended before it was ready", _run.Output);
        Assert.Contains("no-such-program.dll", _run.Output);
        Assert.Contains("before it was ready", _run.Errors(1));
        Assert.Empty(_run.ConnectionFiles());

        _run.Run(1, "run", "a.ipynb", "--kernel", "Missing");
        Assert.Contains("The kernel 'missing' cannot be started", _run.Output);
        Assert.Empty(_run.ConnectionFiles());
    }

    /// <summary>Runs a notebook whose second of three cells fails.</summary>
    private void Fails(string cell, params string[] options)
    {
        _run.Notebook("a.ipynb", Before, cell, "3").Run(1, ["run", "a.ipynb", .. options]);
        Assert.Equal("before\n", _run.Printed(1));
        Assert.True(_run.WasNotRun(3));
        Assert.Matches(@"\| a\.ipynb +\| +1 \| +1 \| +1 \|.*failed", _run.Output);
        _run.NothingIsLeft();
        Assert.Empty(_run.ConnectionFiles());
    }

    private void Told(params string[] pieces)
    {
        Assert.Contains("a.ipynb: cell 2 of 3 (id cell-2) failed after", _run.Output);
        Assert.All(pieces, piece => Assert.Contains(piece, _run.Output));
        Assert.DoesNotContain("Interleave.Reader.", _run.Output + _run.Error);
    }
}
