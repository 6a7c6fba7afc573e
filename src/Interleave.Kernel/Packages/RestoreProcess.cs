using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Interleave.Processes;

namespace Interleave.Kernel.Packages;

/// <summary>
/// The process that a package is built in: this program once more, which starts the SDK's build and ends it when its
/// own standard input ends.
/// </summary>
/// <remarks>
/// A build started by the kernel directly would run on for minutes after the kernel was killed, because the build does
/// not watch its parent and a killed process cannot end its children.
/// </remarks>
/// <threadsafety static="true"/>
internal static class RestoreProcess
{
    /// <summary>The command of this program that builds; its argument is the project's file.</summary>
    public const string Command = "restore";

    /// <summary>The exit code if the build could not be started, or was ended.</summary>
    private const int NotBuilt = 127;

    /// <summary>How to start the process for a project's file.</summary>
    public static ProcessStartInfo StartInfo(string project) => new(
        DotnetHost.Path, [typeof(RestoreProcess).Assembly.Location, Command, project])
    {
        WorkingDirectory = Path.GetDirectoryName(project)!,
    };

    /// <summary>Builds, in that process.</summary>
    public static int Build(string project)
    {
        var start = new ProcessStartInfo(
            DotnetHost.Path,
            ["build", project, "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false", "-clp:NoSummary"])
        {
            Environment =
            {
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["MSBUILDDISABLENODEREUSE"] = "1",
            },
        };
        using var parentEnds = new CancellationTokenSource();
        ParentProcess.InputEndsAsync(CancellationToken.None)
            .ContinueWith(_ => parentEnds.Cancel(), TaskScheduler.Default);
        try
        {
            // The kernel keeps the bound; when it kills this process, or dies itself, the build ends too.
            var end = BoundedProcess.Run(start, TimeSpan.MaxValue, parentEnds.Token);
            Console.OutputEncoding = Encoding.UTF8;
            Console.Out.Write(end.Output.Text);
            Console.Error.Write(end.Errors.Text);
            return end.ExitCode!.Value;
        }
        catch (Exception e) when (e is Win32Exception or OperationCanceledException)
        {
            Console.Error.WriteLine(e.Message);
            return NotBuilt;
        }
    }
}
