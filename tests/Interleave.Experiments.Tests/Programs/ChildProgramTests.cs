using System.Diagnostics;
using System.Globalization;
using Interleave.Experiments.Programs;
using Interleave.Tests;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Tests.Programs;

/// <summary>Real programs in real processes.</summary>
public sealed class ChildProgramTests
{
    // Programs write their process id first, so that a test can see that the process is gone.
    private const string WriteId = "Console.WriteLine(Environment.ProcessId);\n";

    [Fact]
    public void A_program_runs_and_shows_its_output_and_exit_code()
    {
        var run = Run("""
            var words = new List<string> { "é", "ok" };
            await Task.Yield();
            Console.WriteLine(string.Join(' ', words));
            Console.Error.WriteLine("careful");
            return 3;
            """);

        Assert.Equal((ChildProgramEnd.Exited, 3), (run.End, run.ExitCode));
        Assert.Equal("é ok", run.Output.Trim());
        Assert.Equal("careful", run.Errors.Trim());
        Assert.Matches(
            @"^The process ended with exit code 3 after [\d.]+ m?s\.\noutput:\n  é ok\nerror output:\n  careful$",
            run.ToText());
    }

    [Fact]
    public void It_shows_itself_as_HTML_with_all_text_encoded()
    {
        var run = Run("""Console.WriteLine("<b>&");""");

        Assert.Contains("<pre>&lt;b&gt;&amp;</pre>", run.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal(run.ToText(), run.ToDisplayString("text/plain"));
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(run.GetType()).First());
    }

    [Fact]
    public void An_exception_that_nobody_caught_in_a_thread_ends_the_process()
    {
        var run = Run("""
            var thread = new Thread(() => throw new InvalidOperationException("nobody catches this"));
            thread.Start();
            thread.Join();
            Console.WriteLine("not reached");
            """);

        Assert.Equal(ChildProgramEnd.Exited, run.End);
        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("not reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: nobody catches this", run.Errors, StringComparison.Ordinal);
        Assert.Contains("in program.cs:line 1", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void A_foreground_thread_keeps_the_process_alive_and_a_background_thread_does_not(
        string isBackground, bool isDone)
    {
        var run = Run($$"""
            var thread = new Thread(() => { Thread.Sleep(400); Console.WriteLine("done"); });
            thread.IsBackground = {{isBackground}};
            thread.Start();
            """);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(isDone, run.Output.Contains("done", StringComparison.Ordinal));
        Assert.True(!isDone || run.Took >= TimeSpan.FromMilliseconds(400), $"It took {run.Took}.");
    }

    [Theory]
    [InlineData("var x = 1;\nint y = \"two\";", "line 2: Cannot implicitly convert type 'string' to 'int' (CS0029)")]
    [InlineData(
        "new Reader();\n\nclass Reader : Thread;",
        "line 3: 'Reader': cannot derive from sealed type 'Thread' (CS0509)")]
    public void A_program_that_does_not_compile_names_the_lines(string program, string fault)
    {
        var run = Run(program);

        Assert.Equal((ChildProgramEnd.NotCompiled, null), (run.End, run.ExitCode));
        Assert.Equal(fault, Assert.Single(run.CompileErrors));
        Assert.Equal($"The program does not compile, so it was not run.\nerrors:\n  {fault}", run.ToText());
    }

    [Fact]
    public void A_program_that_does_not_end_is_killed_with_all_that_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It starts 'sleep'.");
        var run = Run(
            WriteId + """
            Console.WriteLine(System.Diagnostics.Process.Start("sleep", "60").Id);
            while (true) { }
            """,
            TimeSpan.FromSeconds(1));

        Assert.Equal((ChildProgramEnd.Killed, null), (run.End, run.ExitCode));
        Assert.Equal("The process had not ended after 1.00 s, so it was killed.", run.ToText().Split('\n')[0]);
        Assert.All(Ids(run), IsGone);
        Assert.Equal(2, Ids(run).Length);
    }

    [Fact]
    public void A_program_that_writes_a_hundred_megabytes_comes_to_its_end_and_its_beginning_is_kept()
    {
        var run = Run("""
            var line = new string('x', 999_999);
            for (var i = 0; i < 100; i++) Console.Out.WriteLine(line);
            for (var i = 0; i < 1_000; i++) Console.Error.WriteLine(i);
            """);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(10_000, run.Output.Length);
        Assert.InRange(run.ToText().Length, 10_000, 12_000);
        Assert.Contains("… and 99,990,000 more characters", run.ToText(), StringComparison.Ordinal);
        Assert.Contains("  7\n  … and 3,874 more characters", run.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_reads_finds_no_input() =>
        Assert.Equal("nothing", Run("Console.WriteLine(Console.ReadLine() ?? \"nothing\");").Output.Trim());

    [Fact]
    public async Task Programs_may_run_at_once_and_leave_no_files()
    {
        // Each writes the folder that it runs in.
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(
            () => Run($"Console.WriteLine(Environment.CurrentDirectory); return {number};"),
            TestContext.Current.CancellationToken)));

        Assert.Equal([0, 1, 2], runs.Select(run => run.ExitCode ?? -1));
        Assert.All(runs, run => Assert.False(Directory.Exists(run.Output.Trim()), run.Output));
        Assert.Equal(3, runs.Select(run => run.Output).Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_program_is_gone()
    {
        using var file = new NamedFile();
        using var cancellation = new CancellationTokenSource();
        var running = Task.Run(
            () => ChildProgram.Run(SaveIdAndWait(file.Path), cancellationToken: cancellation.Token), TestContext.Current.CancellationToken);
        var id = await file.NumberAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        IsGone(id);
    }

    [Fact]
    public async Task A_program_whose_thread_is_interrupted_is_gone()
    {
        using var file = new NamedFile();
        Exception? caught = null;
        var running = new Thread(() => caught = Record.Exception(() => { Run(SaveIdAndWait(file.Path)); }));
        running.Start();
        var id = await file.NumberAsync();

        running.Interrupt();

        Assert.True(running.Join(TimeSpan.FromSeconds(10)));
        Assert.IsType<ThreadInterruptedException>(caught);
        IsGone(id);
    }

    [Fact]
    public async Task A_program_ends_when_the_process_that_started_it_is_killed()
    {
        using var file = new NamedFile();
        using var parent = OtherProcess.Start(
            AppContext.BaseDirectory, OtherProcessTask.RunChildProgram, SaveIdAndWait(file.Path));
        var id = await file.NumberAsync();

        parent.Kill();

        IsGone(id);
        if (!OperatingSystem.IsWindows()) // There a program cannot delete its own file.
        {
            Assert.False(Directory.Exists(await file.FolderAsync()));
        }
    }

    [Fact]
    public void A_machine_without_an_SDK_gets_a_sentence()
    {
        using var empty = new NamedFile();
        var error = Assert.Throws<InvalidOperationException>(
            () => CSharpCompiler.Find(Path.GetDirectoryName(empty.Path)!));
        Assert.EndsWith(
            "there is none. Install the .NET 10 SDK, then restart the kernel.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "The program to run is empty. Give its C# text.")]
    [InlineData("return 0;", 0, "The time limit is 0 s, but it must be more than 0 s and at most 60 s.")]
    [InlineData("return 0;", 3600, "The time limit is 3600 s, but it must be more than 0 s and at most 60 s.")]
    public void What_cannot_be_run_is_refused_in_a_sentence(string program, int seconds, string sentence) =>
        Assert.StartsWith(
            sentence, Assert.ThrowsAny<ArgumentException>(() => Run(program, TimeSpan.FromSeconds(seconds))).Message);

    private static ChildProgramRun Run(string program, TimeSpan? timeLimit = null) =>
        ChildProgram.Run(program, timeLimit, TestContext.Current.CancellationToken);

    // The file appears whole, for it is moved to its place.
    private static string SaveIdAndWait(string path) => $$"""
        File.WriteAllLines(@"{{path}}.new", [Environment.ProcessId.ToString(), Environment.CurrentDirectory]);
        File.Move(@"{{path}}.new", @"{{path}}");
        Thread.Sleep(Timeout.Infinite);
        """;

    private static int[] Ids(ChildProgramRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    private static void IsGone(int id) =>
        Assert.True(SpinWait.SpinUntil(() => !Exists(id), TimeSpan.FromSeconds(10)), $"Process {id} still runs.");

    private static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A file, in a folder of its own, that another process will write: its id and its folder.</summary>
    private sealed class NamedFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-tests-");

        public string Path => System.IO.Path.Combine(_folder.FullName, "id");

        public async Task<int> NumberAsync()
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(Path))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The program did not begin.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            return int.Parse((await LinesAsync())[0], CultureInfo.InvariantCulture);
        }

        public async Task<string> FolderAsync() => (await LinesAsync())[1];

        private Task<string[]> LinesAsync() => File.ReadAllLinesAsync(Path, TestContext.Current.CancellationToken);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
