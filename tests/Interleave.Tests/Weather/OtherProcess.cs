using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Interleave.Plots;
using Interleave.Processes;
using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

/// <summary>
/// Another process that uses the library as a notebook engine does: this same program, started with an environment
/// variable that makes it do one thing in place of running tests.
/// </summary>
internal sealed class OtherProcess : IDisposable
{
    /// <summary>Starts the server, writes its process id on standard output, and exits.</summary>
    public const string StartAndExit = "start and exit";

    /// <summary>The same, and then waits for its standard input to end.</summary>
    public const string StartAndWait = "start and wait";

    /// <summary>Writes what the check says, and exits.</summary>
    public const string Check = "check";

    /// <summary>Runs the program whose text is the argument in a process of its own.</summary>
    public const string RunChildProgram = "run a child program";

    /// <summary>
    /// Shows a chart as an engine does; writes where its script looks for the library, then the process id of the server that
    /// it started, or 0; and exits.
    /// </summary>
    public const string ShowChart = "show a chart";

    private const string Variable = "INTERLEAVE_TESTS_OTHER_PROCESS";

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    /// <summary>Starts one from the test program that lies in a folder.</summary>
    public static OtherProcess Start(string folder, string task, string argument = "") => new(Process.Start(new ProcessStartInfo(DotnetHost.Path)
    {
        ArgumentList = { Path.Combine(folder, "Interleave.Tests.dll"), argument },
        Environment = { [Variable] = task },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>The line that it writes.</summary>
    public async Task<string> AnswerAsync(TimeSpan limit)
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(limit);
        Assert.NotNull(line);
        return line;
    }

    /// <summary>Ends it as an operating system does, with no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    public Task ExitAsync(TimeSpan limit) => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    // Before the entry point, which the test framework generates and which knows nothing of this.
    [ModuleInitializer]
    internal static void RunAsOtherProcess()
    {
        var task = Environment.GetEnvironmentVariable(Variable);
        switch (task)
        {
            case null:
                return;

            case StartAndExit or StartAndWait:
                Console.WriteLine(LocalDatamart.Session.ProcessId.ToString(CultureInfo.InvariantCulture));
                if (task == StartAndWait)
                {
                    Console.In.ReadToEnd();
                }

                break;

            case Check:
                Console.WriteLine(LocalDatamart.Check().Sentence);
                break;

            case ShowChart:
                var html = Plots.Examples.Comparison.Plot().ToDisplayString("text/html");
                Console.WriteLine(Regex.Match(html, "const sources = (.*);").Groups[1].Value);
                Console.WriteLine((LocalDatamart.ForCharts(start: false)?.Id ?? 0).ToString(CultureInfo.InvariantCulture));
                break;

            case RunChildProgram:
                Interleave.Programs.ChildProgram.Run(Environment.GetCommandLineArgs()[^1], TimeSpan.FromSeconds(60));
                break;
        }

        Environment.Exit(0);
    }
}
