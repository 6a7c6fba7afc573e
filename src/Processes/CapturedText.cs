namespace Interleave.Processes;

/// <summary>The beginning of what a process wrote.</summary>
/// <param name="Text">The characters that were kept.</param>
/// <param name="Dropped">How many more there were.</param>
internal sealed record CapturedText(string Text, long Dropped);
