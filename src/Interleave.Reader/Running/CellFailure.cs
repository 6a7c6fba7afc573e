namespace Interleave.Reader.Running;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The name of the error: an exception's type, or one of ours.</param>
/// <param name="Message">What it says.</param>
/// <param name="Traceback">The lines that a front end shows, as the kernel made them.</param>
/// <param name="IsFinal">Whether no tag excuses it: the cell was stopped, or the kernel is gone.</param>
public sealed record CellFailure(string Name, string Message, IReadOnlyList<string> Traceback, bool IsFinal = false);
