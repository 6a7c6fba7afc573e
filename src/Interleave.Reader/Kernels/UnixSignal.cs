using System.Runtime.InteropServices;

namespace Interleave.Reader.Kernels;

/// <summary>Sends a signal to a process; .NET has no call for that.</summary>
internal static class UnixSignal
{
    private const int Interrupt = 2;

    /// <summary>Sends SIGINT. A process that is gone is ignored. Does nothing on Windows.</summary>
    public static void SendInterrupt(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(processId, Interrupt);
        }
    }

    /// <summary>
    /// The name of a signal that ends processes, by its number on Linux and macOS; null for another.
    /// </summary>
    public static string? NameOf(int signal) => signal switch
    {
        2 => "SIGINT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => null,
    };

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
