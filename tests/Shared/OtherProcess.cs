using System.Diagnostics;
using Interleave.Processes;

namespace Interleave.Tests;

/// <summary>
/// Another process that uses the library as a notebook engine does: this same program, started with an environment
/// variable that makes it do one thing in place of running tests. A module initializer of the test project does it.
/// </summary>
internal sealed class OtherProcess : IDisposable
{
    private const string Variable = "INTERLEAVE_TESTS_OTHER_PROCESS";

    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    /// <summary>What this process is to do in place of running tests; <c>null</c> where it is to run them.</summary>
    public static string? Task { get; } = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Starts one from the test program that lies in a folder.</summary>
    public static OtherProcess Start(string folder, string task, string argument = "") => new(Process.Start(new ProcessStartInfo(DotnetHost.Path)
    {
        ArgumentList = { Path.Combine(folder, Path.GetFileName(typeof(OtherProcess).Assembly.Location)), argument },
        Environment = { [Variable] = task },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>The line that it writes.</summary>
    public async Task<string> AnswerAsync(TimeSpan limit)
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(limit);
        Assert.NotNull(line);
        return line;
    }

    /// <summary>Ends it as an operating system does, with no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    public System.Threading.Tasks.Task ExitAsync(TimeSpan limit) =>
        _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
