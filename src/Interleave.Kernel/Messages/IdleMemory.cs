namespace Interleave.Kernel.Messages;

/// <summary>Memory that a large cell needed and that nothing needs any more.</summary>
/// <remarks>
/// The garbage collector keeps it in case there is another such cell. A kernel lives for hours beside other programs,
/// so it returns the memory to the operating system between cells, where nothing is timed.
/// </remarks>
/// <threadsafety>One thread may call it.</threadsafety>
internal static class IdleMemory
{
    /// <summary>How much may be committed beyond what was in use at the last look, in bytes.</summary>
    private const long MostBytes = 100L << 20;

    private static long _bytesInUse;

    /// <summary>Returns it, if it is much.</summary>
    public static void GiveBack()
    {
        // The committed size is as of the last collection; the size in use is as of now, garbage included.
        var most = Math.Max(
            GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
        if (most - _bytesInUse > MostBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _bytesInUse = GC.GetTotalMemory(forceFullCollection: false);
        }
    }
}
