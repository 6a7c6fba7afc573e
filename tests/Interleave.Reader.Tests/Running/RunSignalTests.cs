using System.Diagnostics;
using System.Globalization;
using Interleave.Reader.Kernels;

namespace Interleave.Reader.Tests.Running;

public sealed class RunSignalTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public RunSignalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_the_run_and_leaves_no_process_behind(string signal, int exitCode)
    {
        // A process that a cell starts must not stay either. Its odd number of seconds names it.
        var seconds = string.Create(
            CultureInfo.InvariantCulture, $"{10_000 + Environment.ProcessId}.{Random.Shared.Next(1_000_000)}");
        _run.Notebook(
                "a.ipynb",
                "Console.WriteLine(\"before\");",
                "System.Diagnostics.Process.Start(\"sleep\", " +
                $"\"{seconds}\");\nConsole.WriteLine(\"begun\");\nSystem.IO.File.WriteAllText(\"begun\", " +
                "\"\");\nSystem.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);",
                "3")
            .Notebook("b.ipynb", "1")
            .Start("run", "a.ipynb", "b.ipynb");
        _run.WaitForFile("begun");
        Assert.NotEmpty(_run.ProcessesWith());
        Assert.NotEmpty(_run.ProcessesWith(seconds));

        Send(signal);

        Assert.Equal(exitCode, _run.Wait());
        _run.NothingIsLeft();
        _run.NothingIsLeft(seconds);
        Assert.Empty(_run.ConnectionFiles());
        Assert.Equal("before\n", _run.Printed(1));
        Assert.Contains("The run was cancelled while this cell ran", _run.Errors(2));
        Assert.True(_run.WasNotRun(3));
        Assert.Matches(@"\| a\.ipynb +\| +1 \| +1 \| +1 \|.*cancelled", _run.Output);
        Assert.Matches(@"\| b\.ipynb +\| +0 \| +0 \| +1 \|.*not run", _run.Output);
        Assert.False(File.Exists(_run.File("artifacts", "executed", "b.ipynb")));
    }

    [Fact]
    public void A_reader_that_is_killed_takes_the_kernel_along()
    {
        _run.Notebook("a.ipynb", "System.IO.File.WriteAllText(\"begun\", \"\");\nwhile (true) { }")
            .Start("run", "a.ipynb");
        _run.WaitForFile("begun");
        Assert.NotEmpty(_run.ProcessesWith());

        _run.Kill();

        _run.Wait();
        _run.NothingIsLeft();
        Assert.Empty(_run.ConnectionFiles());
    }

    [Fact]
    public void A_reader_that_is_killed_takes_along_what_a_kernel_started_that_does_not_watch_it()
    {
        var seconds = $"{1000 + Random.Shared.NextDouble():F9}";
        _run.Kernel("deaf", $$"""
            {
              "argv": ["/bin/sh", "-c", "sleep {{seconds}} & echo $$ > id; mv id begun; wait", "{connection_file}"],
              "display_name": "Deaf",
              "language": "C#"
            }
            """).Notebook("a.ipynb", "1").Start("run", "a.ipynb", "--kernel", "deaf");
        _run.WaitForFile("begun");
        var watchdog = $"{KernelWatchdog.Command} {File.ReadAllText(_run.File("begun")).Trim()}";
        Assert.NotEmpty(_run.ProcessesWith(seconds));

        _run.Kill();

        _run.Wait();
        _run.NothingIsLeft();
        _run.NothingIsLeft(seconds);
        _run.NothingIsLeft(watchdog);
    }

    [Fact]
    public void A_signal_to_a_Jupyter_kernel_s_run_leaves_no_process_behind()
    {
        PythonProgram.With("ipykernel");
        _run.PythonNotebook("a.ipynb", "open('begun', 'w').close()\nimport time\ntime.sleep(1000)")
            .Start("run", "a.ipynb", "--kernel", "python3");
        _run.WaitForFile("begun");
        Send("INT");
        Assert.Equal(130, _run.Wait());
        _run.NothingIsLeft();
    }

    private void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _run.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(kill.WaitForExit(10_000));
        Assert.Equal(0, kill.ExitCode);
    }
}
