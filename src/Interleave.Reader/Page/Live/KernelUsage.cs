namespace Interleave.Reader.Page.Live;

/// <summary>What a kernel's process uses of the machine.</summary>
/// <param name="Threads">How many threads it has; those of the runtime count as well.</param>
/// <param name="Bytes">How much of the machine's RAM it uses.</param>
public readonly record struct KernelUsage(int Threads, long Bytes);
