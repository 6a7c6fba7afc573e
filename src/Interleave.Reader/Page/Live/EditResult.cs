namespace Interleave.Reader.Page.Live;

/// <summary>What has become of a change that one tab made to a cell's text.</summary>
/// <param name="IsAccepted">
/// Whether it was accepted. It is not if another tab changed the same text first.
/// </param>
/// <param name="Revision">The revision of the text that counts now.</param>
/// <param name="Source">The text that counts now.</param>
/// <param name="Kept">Ends when the text is on disk; faulted if it cannot be written there.</param>
public readonly record struct EditResult(bool IsAccepted, long Revision, string Source, Task Kept);
