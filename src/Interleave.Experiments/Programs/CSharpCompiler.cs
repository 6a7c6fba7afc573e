using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Interleave.Processes;

namespace Interleave.Experiments.Programs;

/// <summary>
/// The C# compiler of an installed .NET SDK, started as a plain process: no build, and no server that stays.
/// </summary>
/// <param name="path">The compiler's program file.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed partial class CSharpCompiler(string path)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The compiler of the newest SDK beside the .NET that runs this process.</summary>
    /// <exception cref="InvalidOperationException">There is none. The message says what to install.</exception>
    public static CSharpCompiler Find() => Find(Path.GetDirectoryName(DotnetHost.Path) is { Length: > 0 } besideHost
        ? besideHost
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "");

    /// <summary>The compiler of the newest SDK in the folder of a .NET.</summary>
    /// <inheritdoc cref="Find()"/>
    public static CSharpCompiler Find(string root)
    {
        var sdks = Path.Combine(root, "sdk");
        var newest = (Directory.Exists(sdks) ? Directory.GetDirectories(sdks) : [])
            .OrderByDescending(VersionOf)
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .FirstOrDefault(File.Exists);
        return newest is not null ? new(newest) : throw new InvalidOperationException(
            $"A program of its own needs the .NET SDK to compile it, and in '{root}' there is none. "
                + "Install the .NET 10 SDK, then restart the kernel.");
    }

    /// <summary>Compiles source files into a program.</summary>
    /// <param name="folder">The folder of the files, and of the program.</param>
    /// <param name="sources">Their names.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="cancellationToken">Ends the compiler early.</param>
    /// <returns>A line for each error; none if the program was made.</returns>
    /// <exception cref="InvalidOperationException">
    /// The compiler did not end within 30 s, or cannot be started.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the compiler's process is gone.</exception>
    public IReadOnlyList<string> Compile(
        string folder, IEnumerable<string> sources, string program, CancellationToken cancellationToken)
    {
        // The references may be more than a command line takes.
        var response = Path.Combine(folder, "references.rsp");
        File.WriteAllLines(response, References().Select(reference => $"-reference:\"{reference}\""));

        // Full paths, so that errors and stack frames name the file by a folder that can be taken out again.
        var end = ChildProgram.RunDotnet(new(DotnetHost.Path,
        [
            "exec", path, "-noconfig", "-nostdlib+", "-nologo", "-warn:0", "-utf8output", "-preferreduilang:en-US",
            "-optimize+", "-debug:embedded", $"-out:{Path.Combine(folder, program)}", "@" + response,
            .. sources.Select(source => Path.Combine(folder, source)),
        ])
        {
            WorkingDirectory = folder,
        }, Limit, cancellationToken);

        if (end.ExitCode is null)
        {
            throw new InvalidOperationException(
                $"The C# compiler did not end within {Limit.TotalSeconds} s. Run the cell again.");
        }

        var written = (end.Output.Text + end.Errors.Text)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return end.ExitCode == 0 ? [] : [.. written.Select(InWords)];
    }

    // program.cs(3,5): error CS1002: ; expected
    private static string InWords(string line)
    {
        var match = Fault().Match(line);
        return match.Success ? $"line {match.Groups["line"]}: {match.Groups["message"]} ({match.Groups["id"]})" : line;
    }

    // The running .NET's own assemblies, without those of the notebook engine.
    private static IEnumerable<string> References()
    {
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        return (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "")
            .Split(Path.PathSeparator)
            .Where(assembly => Path.GetDirectoryName(assembly) == runtime);
    }

    private static Version? VersionOf(string sdk) =>
        Version.TryParse(Path.GetFileName(sdk).Split('-')[0], out var version) ? version : null;

    [GeneratedRegex(@"\((?<line>\d+),\d+\): error (?<id>CS\d+): (?<message>.*)$")]
    private static partial Regex Fault();
}
