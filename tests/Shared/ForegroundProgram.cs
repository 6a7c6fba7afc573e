using System.Diagnostics;
using Interleave.Processes;

namespace Interleave.Tests;

/// <summary>
/// Starts a .NET program as a terminal would in its foreground, where Ctrl+C ends it. These tests may run in a shell's background,
/// which ignores that signal; a child inherits this, and .NET leaves it so.
/// </summary>
internal static class ForegroundProgram
{
    /// <summary>What to start: the process has the id that the program has.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments) => OperatingSystem.IsLinux()
        ? new("env", ["--default-signal=INT", DotnetHost.Path, program, .. arguments])
        : new(DotnetHost.Path, [program, .. arguments]);
}
