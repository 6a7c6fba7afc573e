namespace Interleave.Exercises;

/// <summary>A choice that a question offers.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Why">Why it is right, or what is wrong with it: a sentence or two.</param>
/// <param name="IsRight">Whether it is the right one.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record Choice(string Text, string Why, bool IsRight = false);
