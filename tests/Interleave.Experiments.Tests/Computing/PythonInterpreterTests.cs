using System.Diagnostics;
using Interleave.Experiments.Computing;

namespace Interleave.Experiments.Tests.Computing;

public sealed class PythonInterpreterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-python-");

    [Fact]
    public void The_machines_own_python_tells_its_version_and_times_one_thread_and_two()
    {
        Assert.SkipWhen(
            PythonInterpreter.Find(Environment.GetEnvironmentVariable("PATH")) is null, "Install python3.");

        var report = PythonInterpreter.Ask(TestContext.Current.CancellationToken);

        Assert.Matches(@"^\w+ 3\.\d+\S* at .+python3\S* (runs|has|does not say)", report.ToText());
        Assert.Matches(
            @"1 Python thread [\d.]+ m?s, 2 Python threads [\d.]+ m?s: .*speed-up [\d.]+ ×", report.ToText());
    }

    [Fact]
    public void Without_a_python_there_is_one_sentence()
    {
        Assert.Null(PythonInterpreter.Find(_folder.FullName));
        Assert.Null(PythonInterpreter.Find(""));
        Assert.Null(PythonInterpreter.Find(null));
        Assert.StartsWith(
            $"The Python at {InFolder("python3")} cannot be run (",
            PythonInterpreter.Ask(InFolder("python3"), Limit, TestContext.Current.CancellationToken).ToText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_program_in_a_full_folder_of_the_path_is_found()
    {
        var program = Program("exit 0");
        File.WriteAllText(InFolder("other"), "");

        Assert.Equal(
            program, PythonInterpreter.Find(string.Join(Path.PathSeparator, ".", InFolder("none"), _folder.FullName)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead);
            Assert.Null(PythonInterpreter.Find(_folder.FullName));
        }
    }

    [Fact]
    public void On_Windows_it_may_be_called_python_and_what_only_points_to_a_shop_is_passed_over()
    {
        Directory.CreateDirectory(InFolder("shop"));
        foreach (var name in new[] { "python.exe", "shop/python3.exe", "shop/python.exe" })
        {
            File.WriteAllText(InFolder(name), "");
        }

        var programs = PythonInterpreter.All($"{InFolder("shop")}{Path.PathSeparator}{_folder.FullName}", isWindows: true);

        Assert.Equal(
            ["shop/python3.exe", "shop/python.exe", "python.exe"],
            programs.Select(program => Path.GetRelativePath(_folder.FullName, program).Replace('\\', '/')));
        var report = PythonInterpreter.AskFirstOf(
            programs, program => new(program) { IsOfNoPython = program.Contains("shop", StringComparison.Ordinal) });
        Assert.Equal(InFolder("python.exe"), report.Sentence);
        Assert.StartsWith(
            "No python3 was found",
            PythonInterpreter.AskFirstOf(programs, program => new(program) { IsOfNoPython = true }).Sentence,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"CPython","version":"3.11.7","lock":null,"one":[0.1],"two":[0.1]}""", true, "has the global interpreter lock: it knows no")]
    [InlineData("""{"name":"CPython","version":"3.14.0","lock":true,"one":[0.1],"two":[0.1]}""", true, "runs with the global interpreter lock: sys._is_gil_enabled() says so.")]
    [InlineData("""{"name":"CPython","version":"3.14.0","lock":false,"one":[0.1],"two":[0.05]}""", false, "runs without the global interpreter lock")]
    [InlineData("""{"name":"IronPython","version":"3.4.2","lock":null,"one":[0.1],"two":[0.05]}""", null, "does not say whether it has")]
    public void An_answer_is_told_as_it_is(string answer, bool? hasLock, string sentence)
    {
        var report = PythonInterpreter.Ask(Program($"echo '{answer}'"), Limit, TestContext.Current.CancellationToken);

        Assert.Contains(sentence, report.Sentence, StringComparison.Ordinal);
        Assert.Equal(hasLock, report.HasGlobalLock);
        Assert.Matches(
            @"1 Python thread 100 ms, 2 Python threads \d+\.?\d* ms: speed-up [12]\.00 ×$", report.ToText());
    }

    [Theory]
    [InlineData("echo hello", "did not answer as it should.")]
    [InlineData("echo null", "did not answer as it should.")]
    [InlineData("echo '{}'", "did not answer as it should.")]
    [InlineData("""echo '{"name":"CPython","version":"3.14.0","one":[],"two":[0.1]}'""", "did not answer as it should.")]
    [InlineData("""echo '{"name":"CPython","version":"3.14.0","one":[-1],"two":[0.1]}'""", "did not answer as it should.")]
    [InlineData("echo Traceback >&2; exit 7", "ended with exit code 7 and no answer.")]
    [InlineData("head -c 1000000 /dev/zero >&2; exit 1", "ended with exit code 1 and no answer.")]
    public void What_goes_wrong_is_one_sentence(string script, string sentence)
    {
        var report = PythonInterpreter.Ask(Program(script), Limit, TestContext.Current.CancellationToken);

        Assert.EndsWith(sentence, report.ToText(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', report.ToText());
        Assert.Null(report.HasGlobalLock);
    }

    [Fact]
    public void A_python_that_does_not_answer_is_ended_with_all_that_it_started()
    {
        var begin = Stopwatch.GetTimestamp();
        var report = PythonInterpreter.Ask(
            Program($"sleep 100 & echo $! > '{InFolder("child")}'; wait"), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.EndsWith("has not answered in 1.00 s and was ended.", report.ToText(), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 1, 10);
        var child = $"/proc/{File.ReadAllText(InFolder("child")).Trim()}";
        Assert.True(
            SpinWait.SpinUntil(
                () => !Directory.Exists(child) || File.ReadAllText($"{child}/stat").Contains(") Z "), Limit),
            "What it started still runs.");
    }

    [Fact]
    public void The_script_ends_when_whoever_started_it_is_gone()
    {
        var program = PythonInterpreter.Find(Environment.GetEnvironmentVariable("PATH"));
        Assert.SkipWhen(program is null, "Install python3.");

        // With its input at its end from the start it must not come to an answer.
        var start = new ProcessStartInfo(program, ["-I", "-S", "-c", PythonInterpreter.Script()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();

        Assert.True(process.WaitForExit(Limit));
        Assert.Equal(3, process.ExitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    // A shell script in the place of an interpreter.
    private string Program(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var file = InFolder("python3");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }
}
