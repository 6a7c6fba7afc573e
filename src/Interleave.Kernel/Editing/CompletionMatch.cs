namespace Interleave.Kernel.Editing;

/// <summary>A text that could be written at the cursor.</summary>
/// <param name="Text">The text.</param>
/// <param name="Kind">
/// What it is, in the words that front ends have a symbol for: <c>method</c>, <c>class</c>, <c>keyword</c>.
/// </param>
internal sealed record CompletionMatch(string Text, string Kind);
