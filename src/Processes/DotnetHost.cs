using System.Runtime.InteropServices;

namespace Interleave.Processes;

/// <summary>Where the <c>dotnet</c> program is that runs this process.</summary>
internal static class DotnetHost
{
    /// <summary>
    /// The full path of the <c>dotnet</c> program that belongs to the running .NET, or the bare name
    /// <c>dotnet</c>, to be found on the PATH, where the running .NET is not laid out as an installed one is.
    /// </summary>
    /// <remarks>
    /// The engine that calls this may itself have been started by a native launcher, and the PATH may name an older
    /// .NET, so the answer starts from the folder of the runtime in use:
    /// <c>ROOT/shared/Microsoft.NETCore.App/VERSION</c>.
    /// </remarks>
    public static string Path
    {
        get
        {
            var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            var besideRuntime = System.IO.Path.GetFullPath(
                System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
            return File.Exists(besideRuntime) ? besideRuntime : "dotnet";
        }
    }
}
