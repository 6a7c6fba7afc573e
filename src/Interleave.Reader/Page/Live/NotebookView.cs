namespace Interleave.Reader.Page.Live;

/// <summary>A notebook's kernel and queue, at one moment.</summary>
/// <param name="Kernel">What the kernel does.</param>
/// <param name="Queued">How many cells wait for their turn.</param>
/// <param name="Running">The cell that runs; null if none does.</param>
/// <param name="Notice">A sentence about something that happened; null if there is nothing to tell.</param>
/// <param name="StopIsSlow">Whether a cell has not stopped for some seconds after it was asked to.</param>
/// <param name="NotKept">A sentence about edits that cannot be kept on disk; null if they are kept.</param>
/// <param name="HasRun">Whether this kernel has run a cell, or runs one.</param>
public sealed record NotebookView(
    KernelStatus Kernel, int Queued, string? Running, string? Notice, bool StopIsSlow, string? NotKept, bool HasRun);
