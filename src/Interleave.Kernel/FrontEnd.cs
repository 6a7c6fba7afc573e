using System.Globalization;
using System.Runtime.InteropServices;

namespace Interleave.Kernel;

/// <summary>The process of the front end that started this kernel.</summary>
/// <threadsafety static="true"/>
internal static class FrontEnd
{
    /// <summary>Its id, as <c>JPY_PARENT_PID</c> tells it; null if it does not.</summary>
    public static int? ProcessId => IdFrom(
        Environment.GetEnvironmentVariable("JPY_PARENT_PID"), OperatingSystem.IsWindows() ? IdOfProcess : null);

    /// <summary>What the variable tells.</summary>
    /// <param name="told">Its value.</param>
    /// <param name="idOfHandle">
    /// Null where the value is the id itself. On Windows it is an inherited handle of the process, and this gives the
    /// id, or 0 for what is no such handle.
    /// </param>
    internal static int? IdFrom(string? told, Func<nint, int>? idOfHandle)
    {
        if (!long.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return null;
        }

        var id = idOfHandle is null ? number : idOfHandle((nint)number);
        return id is > 0 and <= int.MaxValue ? (int)id : null;
    }

    [DllImport("kernel32", EntryPoint = "GetProcessId")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int IdOfProcess(nint handle);
}
