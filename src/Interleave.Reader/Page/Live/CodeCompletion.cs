namespace Interleave.Reader.Page.Live;

/// <summary>One proposal of what could be written at a place in the code.</summary>
/// <param name="Text">The text.</param>
/// <param name="Kind">
/// What it names, in the kernel's words: <c>method</c>, <c>property</c>, <c>keyword</c> and so on; may be empty.
/// </param>
public sealed record CodeCompletion(string Text, string Kind);
