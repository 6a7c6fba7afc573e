using System.ComponentModel;
using System.Diagnostics;
using Interleave.Processes;

namespace Interleave.Kernel.Packages;

/// <summary>
/// The process that a package is built in: this program once more, which starts the SDK's build and ends it when its own
/// standard input ends.
/// </summary>
/// <remarks>
/// The build itself watches nobody. Started by the kernel directly, it would go on for minutes after a kernel that was
/// killed, for a killed process gets no chance to end its children.
/// </remarks>
internal static class RestoreProcess
{
    /// <summary>The command of this program that builds; its argument is the project's file.</summary>
    public const string Command = "restore";

    /// <summary>The exit code where the build could not be started.</summary>
    private const int NotStarted = 127;

    /// <summary>Starts the process for a project. Whoever disposes of it or dies ends it.</summary>
    /// <param name="project">The project's file.</param>
    /// <exception cref="Win32Exception">There is no <c>dotnet</c> to start.</exception>
    public static Process Start(string project) => Process.Start(new ProcessStartInfo(
        DotnetHost.Path, [typeof(RestoreProcess).Assembly.Location, Command, project])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = System.Text.Encoding.UTF8,
        WorkingDirectory = Path.GetDirectoryName(project)!,
    })!;

    /// <summary>Builds, in the process that <see cref="Start"/> made.</summary>
    /// <param name="project">The project's file.</param>
    /// <returns>The build's exit code.</returns>
    public static async Task<int> BuildAsync(string project)
    {
        using var stop = new CancellationTokenSource();
        var parentEnds = ParentProcess.InputEndsAsync(stop.Token);
        using var build = StartBuild(project);
        if (build is null)
        {
            return NotStarted;
        }

        await Task.WhenAny(build.WaitForExitAsync(stop.Token), parentEnds).ConfigureAwait(false);
        if (!build.HasExited)
        {
            build.Kill(entireProcessTree: true);
            return NotStarted;
        }

        return build.ExitCode;
    }

    private static Process? StartBuild(string project)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, ["build", project, "-c", "Release", "-nologo", "-v", "quiet", "-nodeReuse:false", "-clp:NoSummary"])
        {
            // Its own, so that it does not take part in reading ours.
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        try
        {
            var build = Process.Start(start)!;
            build.StandardInput.Close();
            return build;
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine(e.Message);
            return null;
        }
    }
}
