namespace Interleave.Reader.Doctor;

/// <summary>What the doctor found about one thing.</summary>
/// <param name="Name">What was looked at, in a word or two.</param>
/// <param name="IsOk">Whether all is well with it.</param>
/// <param name="Sentence">What was found; if not all is well, also what to do.</param>
/// <param name="IsNeeded">Whether the chapter cannot be read and run without it.</param>
/// <threadsafety instance="true"/>
internal sealed record Finding(string Name, bool IsOk, string Sentence, bool IsNeeded = true);
