namespace Interleave.Reader.Page.Components;

/// <summary>What the editor in the browser is told about a text that it sent.</summary>
/// <param name="IsKept">Whether the text was taken over and is on disk, so that the browser need not keep it.</param>
/// <param name="Revision">The revision of the text that counts.</param>
public sealed record EditorAnswer(bool IsKept, long Revision);
