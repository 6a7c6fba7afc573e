using System.Diagnostics;
using Interleave.Processes;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Tool;

/// <summary>
/// The program as a tool: packed, and installed from the package into a folder of its own, for a user whose home is empty.
/// </summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder that the user works in.</summary>
    public string Work => Directory.CreateDirectory(_folder.File("work")).FullName;

    /// <summary>The package.</summary>
    public FileInfo Package => new(Directory.GetFiles(_folder.File("packages"), "*.nupkg").Single());

    /// <summary>The folder with the tool's own files.</summary>
    public string ToolFolder => Path.GetDirectoryName(Directory
        .GetFiles(_folder.File("bin"), "Interleave.Reader.dll", SearchOption.AllDirectories).Single())!;

    /// <summary>The command.</summary>
    private string Command => _folder.File("bin", OperatingSystem.IsWindows() ? "interleave.exe" : "interleave");

    public async ValueTask InitializeAsync()
    {
        // As it was built for these tests, and not again.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var project = Path.GetFullPath(Path.Combine(ChapterFolder.Path, "..", "src", "Interleave.Reader"));
        Directory.CreateDirectory(_folder.File("packages"));
        using var packed = Process.Start(new ProcessStartInfo(
            DotnetHost.Path,
            ["pack", project, "--no-build", "-c", configuration, "-o", _folder.File("packages"), "-v", "q"])
        {
            Environment = { ["Precompile"] = null },
        })!;
        await Ended(packed);
        using var installed = StartDotnet(
            "tool", "install", "interleave", "--tool-path", _folder.File("bin"), "--add-source", _folder.File("packages"),
            "--ignore-failed-sources");
        await Ended(installed);
    }

    /// <summary>Starts the command, where Ctrl+C ends it.</summary>
    public Process Start(params string[] arguments) => OperatingSystem.IsLinux()
        ? StartProgram("env", ["--default-signal=INT", Command, .. arguments])
        : StartProgram(Command, arguments);

    /// <summary>Starts <c>dotnet</c> for the same user.</summary>
    public Process StartDotnet(params string[] arguments) => StartProgram(DotnetHost.Path, arguments);

    /// <summary>Runs the command to its end, which must come with exit code 0.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await Ended(process);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for the end of a process, which must come with exit code 0.</summary>
    /// <returns>What it printed.</returns>
    internal static async Task<string> Ended(Process process)
    {
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            var redirected = process.StartInfo.RedirectStandardOutput;
            var error = redirected ? process.StandardError.ReadToEndAsync(bound.Token) : Task.FromResult("");
            var output = redirected ? await process.StandardOutput.ReadToEndAsync(bound.Token) : "";
            await process.WaitForExitAsync(bound.Token);
            Assert.True(process.ExitCode == 0, $"The exit code is {process.ExitCode}.\n{output}\n{await error}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process StartProgram(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in (string[])["HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "DOTNET_CLI_HOME"])
        {
            start.Environment[variable] = Directory.CreateDirectory(_folder.File("home")).FullName;
        }

        foreach (var variable in (string[])["XDG_DATA_HOME", "JUPYTER_DATA_DIR"])
        {
            start.Environment.Remove(variable);
        }

        return Process.Start(start)!;
    }
}
