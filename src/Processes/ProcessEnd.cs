namespace Interleave.Processes;

/// <summary>What became of a process.</summary>
/// <param name="ExitCode">Its exit code; null if it was killed because its time was up.</param>
/// <param name="Took">From its start to its end.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProcessEnd(int? ExitCode, TimeSpan Took, CapturedText Output, CapturedText Errors);
