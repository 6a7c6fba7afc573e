using System.Globalization;

namespace Interleave.Experiments.Costs;

/// <summary>How many more threads this machine has room for, as far as can be known before starting them.</summary>
/// <param name="FreeMemory">Bytes of memory that may be taken; null if not known.</param>
/// <param name="FreeMappings">How many more pieces of memory the process may map; null without such a limit.</param>
/// <param name="FreeTasks">How many more threads and processes the container may have; null without a limit.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record ThreadRoom(long? FreeMemory, long? FreeMappings, long? FreeTasks)
{
    /// <summary>The most that a probe takes, in bytes.</summary>
    public const long MostMemory = 2L << 30;

    /// <summary>
    /// Bytes set down for a parked thread: more than was seen on any system (on Linux about 25 KiB in the process and
    /// 20 KiB in the kernel), because pages are larger elsewhere.
    /// </summary>
    public const long MemoryPerThread = 128 << 10;

    // On Linux a thread of .NET maps its stack, the page that guards it, and the same for its signal handlers.
    private const long MappingsPerThread = 4;

    // What must stay for the rest of the process and of the machine.
    private const long MemoryToSpare = 256 << 20;
    private const long MappingsToSpare = 5_000;
    private const long TasksToSpare = 100;

    /// <summary>The room that there is now.</summary>
    public static ThreadRoom Now() => new(FreeMemoryNow(), FreeMappingsNow(), FreeTasksNow());

    /// <summary>
    /// Why not to start so many threads at once, as a clause for the end of a sentence; null if they may be.
    /// </summary>
    public string? WhyNot(int threads)
    {
        var needed = threads * MemoryPerThread;
        var need = $"they may need {MemoryText.Of(needed)}, and";
        return needed > MostMemory
                ? $"{need} a probe takes no more than {MemoryText.Of(MostMemory)}"
            : FreeMemory is { } memory && memory < needed + MemoryToSpare
                ? $"{need} of {MemoryText.Of(memory)} of free memory {MemoryText.Of(MemoryToSpare)} must stay free"
            : FreeMappings is { } mappings && mappings < (threads * MappingsPerThread) + MappingsToSpare
                ? Invariant($"they need {threads * MappingsPerThread:#,0} pieces of mapped memory, and the system ")
                    + Invariant($"(vm.max_map_count) allows this process {Math.Max(0, mappings):#,0} more")
            : FreeTasks is { } tasks && tasks < threads + TasksToSpare
                ? Invariant($"this container (pids.max) may have {Math.Max(0, tasks):#,0} more threads and processes")
            : null;
    }

    private static long? FreeMemoryNow()
    {
        // .NET knows the limit of a container; Linux knows what all processes together have left.
        var gc = GC.GetGCMemoryInfo(GCKind.Any);
        var available = gc.TotalAvailableMemoryBytes;
        long? inContainer = available > 0 ? available - (ProcessMemory.Resident ?? 0) : null;
        var onMachine = OperatingSystem.IsLinux() ? ProcFile.Number("/proc/meminfo", "MemAvailable"u8)
            : gc.MemoryLoadBytes > 0 ? available - gc.MemoryLoadBytes
            : null;
        return inContainer is { } some && onMachine is { } other ? Math.Min(some, other) : inContainer ?? onMachine;
    }

    private static long? FreeMappingsNow()
    {
        try
        {
            return NumberIn("/proc/sys/vm/max_map_count") - File.ReadLines("/proc/self/maps").LongCount();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Unknown, here or on this system; a thread that cannot be started will say so.
            return null;
        }
    }

    // A container sees its own limit at the root of the tree of control groups, version 2 or 1.
    private static long? FreeTasksNow() => FreeTasksIn("/sys/fs/cgroup") ?? FreeTasksIn("/sys/fs/cgroup/pids");

    private static long? FreeTasksIn(string group) =>
        NumberIn($"{group}/pids.max") - NumberIn($"{group}/pids.current");

    private static long? NumberIn(string path)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
