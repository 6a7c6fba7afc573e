using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Interleave.Experiments.Costs;

/// <summary>
/// What this process takes of the machine now. If the operating system does not tell, that is null, never 0.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>
    /// Bytes of this process in physical memory: on Linux <c>Rss</c> of <c>/proc/self/smaps_rollup</c>, which counts
    /// the pages one by one (<c>VmRSS</c> of <c>/proc/self/status</c> lags behind by up to some hundred kB a core),
    /// elsewhere the working set.
    /// </summary>
    public static long? Resident => OperatingSystem.IsLinux()
        ? ProcFile.Number("/proc/self/smaps_rollup", "Rss"u8) ?? ProcFile.Number(Status, "VmRSS"u8)
        : OfProcess(process => process.WorkingSet64);

    /// <summary>What <see cref="Resident"/> is read from.</summary>
    public static string ResidentSource =>
        OperatingSystem.IsLinux() ? "this process, /proc/self/smaps_rollup" : "this process, its working set";

    /// <summary>Bytes of address space set aside, used or not.</summary>
    public static long? Reserved => OperatingSystem.IsLinux()
        ? ProcFile.Number(Status, "VmSize"u8)
        : OfProcess(process => process.VirtualMemorySize64);

    /// <summary>Bytes of the kernel's page tables for this process; Linux only.</summary>
    public static long? PageTables => ProcFile.Number(Status, "VmPTE"u8);

    /// <summary>Bytes of the kernel's stacks for all threads of the whole machine; Linux only.</summary>
    public static long? KernelStacksOfMachine => ProcFile.Number("/proc/meminfo", "KernelStack"u8);

    /// <summary>How many threads the process has, including those that .NET does not know of.</summary>
    public static int? Threads => OperatingSystem.IsLinux()
        ? (int?)ProcFile.Number(Status, "Threads"u8)
        : (int?)OfProcess(process => process.Threads.Count);

    /// <summary>
    /// Lets go of what is no longer used, so that a later difference shows new memory and not the reuse of old:
    /// collects garbage, and on Linux has the C library give back its free pages, such as the native parts of ended
    /// threads.
    /// </summary>
    public static void Settle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        // The native part of a thread goes when its Thread object is finalized. Finalizers run on a thread of .NET's
        // own, and one that hangs must not hang the probe.
        var finalizers = new Thread(GC.WaitForPendingFinalizers) { IsBackground = true, Name = "wait for finalizers" };
        try
        {
            finalizers.Start();
            finalizers.Join(TimeSpan.FromSeconds(2));
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // If there is no room for one more thread, the probe itself will say so.
        }

        GC.Collect();
        if (OperatingSystem.IsLinux())
        {
            try
            {
                _ = NativeMethods.TrimHeap(0);
            }
            catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
            {
                // musl has no such function, and keeps next to nothing.
            }
        }
    }

    /// <summary>
    /// Returns when the memory in use has hardly changed for 20 ms, or after 0.2 s: an engine may still be busy
    /// sending what was shown last.
    /// </summary>
    public static void WaitUntilSteady()
    {
        const long Hardly = 256 << 10;
        var before = Resident;
        for (var looks = 0; looks < 10; looks++)
        {
            Thread.Sleep(20);
            var now = Resident;
            if (now is null || Math.Abs(now.Value - (before ?? 0)) < Hardly)
            {
                return;
            }

            before = now;
        }
    }

    private static long? OfProcess(Func<Process, long> read)
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            return read(process) is var value and > 0 ? value : null;
        }
        catch (Exception exception) when (exception
            is PlatformNotSupportedException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "malloc_trim")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int TrimHeap(nint keep);
    }
}
