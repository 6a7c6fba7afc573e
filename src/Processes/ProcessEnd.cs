namespace Interleave.Processes;

/// <summary>What became of a process.</summary>
/// <param name="ExitCode">Its exit code; null if it was killed because its time was up.</param>
/// <param name="Took">From its start to its end.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProcessEnd(int? ExitCode, TimeSpan Took, CapturedText Output, CapturedText Errors);

/// <summary>The beginning of what a process wrote.</summary>
/// <param name="Text">The characters that were kept.</param>
/// <param name="Dropped">How many more there were.</param>
internal sealed record CapturedText(string Text, long Dropped);
