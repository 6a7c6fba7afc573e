using System.Runtime.InteropServices;

namespace Interleave.Experiments.Costs;

/// <summary>
/// Keeps threads on one core, so that a hand-over from one to the other is a switch of that core and nothing else.
/// </summary>
/// <remarks>
/// Linux lets a thread choose its cores (<c>sched_setaffinity(2)</c>, a mask with a bit for each core). Threads that
/// it starts do not keep to its choice: .NET gives each all the cores of the process.
/// </remarks>
/// <threadsafety static="true"/>
public static class OneCore
{
    // 1,024 cores, as in the system's own cpu_set_t.
    private const int MaskLength = 128;

    /// <summary>
    /// What to call work that is done so: <c>both on one core</c>, or that this system cannot do it.
    /// </summary>
    public static string Label => Cores() is null ? "one core cannot be chosen here" : "both on one core";

    /// <summary>
    /// Does some work on the first core that the process may use, which is the same for all threads.
    /// </summary>
    /// <param name="work">
    /// The work; runs on the calling thread, which has its cores back afterwards. Where the system offers no way to
    /// choose a core, it runs as it would without this.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public static void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Cores() is not { } cores)
        {
            work();
            return;
        }

        // The first of those that this process may use: a container may have been given any.
        var one = new byte[MaskLength];
        var at = Array.FindIndex(cores, bits => bits != 0);
        one[at] = (byte)(cores[at] & -cores[at]);

        // The choice belongs to the thread of the system, which must not change under the work.
        Thread.BeginThreadAffinity();
        try
        {
            _ = SetCores(0, MaskLength, one);
            work();
        }
        finally
        {
            _ = SetCores(0, MaskLength, cores);
            Thread.EndThreadAffinity();
        }
    }

    /// <summary>The cores that the calling thread may use; null where it cannot choose among them.</summary>
    private static byte[]? Cores()
    {
        var mask = new byte[MaskLength];

        // What a thread has it may choose, unless a container forbids the call.
        return OperatingSystem.IsLinux() && GetCores(0, MaskLength, mask) == 0 && SetCores(0, MaskLength, mask) == 0
            ? mask
            : null;
    }

    // Zero stands for the calling thread. The mask's bytes are in this order on every little-endian machine.
    [DllImport("libc", EntryPoint = "sched_getaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetCores(int thread, nint length, [Out] byte[] mask);

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetCores(int thread, nint length, byte[] mask);
}
