namespace Interleave.Reader.Page.Live;

/// <summary>A line of text that a running cell asks for.</summary>
/// <param name="Id">What names the question.</param>
/// <param name="Prompt">The prompt; may be empty.</param>
/// <param name="IsPassword">Whether the answer should not be shown.</param>
public sealed record InputQuestion(string Id, string Prompt, bool IsPassword);
