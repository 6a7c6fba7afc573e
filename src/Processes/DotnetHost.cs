using System.Runtime.InteropServices;

namespace Interleave.Processes;

/// <summary>Where the <c>dotnet</c> program is that runs this process.</summary>
internal static class DotnetHost
{
    /// <summary>
    /// The full path of the <c>dotnet</c> program that belongs to the running .NET; or the bare name, to be found on
    /// the PATH, if the running .NET is not laid out as an installed one is.
    /// </summary>
    public static string Path
    {
        get
        {
            // The PATH may name an older .NET, so this starts from ROOT/shared/Microsoft.NETCore.App/VERSION.
            var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            var besideRuntime = System.IO.Path.GetFullPath(
                System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
            return File.Exists(besideRuntime) ? besideRuntime : "dotnet";
        }
    }
}
