using System.Text.Json.Serialization;

namespace Interleave.Reader.Page.Edits;

/// <summary>What a reader made of one cell.</summary>
/// <param name="Source">The reader's text; null for the chapter's own.</param>
/// <param name="Base">The chapter's text that the reader began from; null if <paramref name="Source"/> is.</param>
/// <param name="Revision">
/// How many times the cell has been changed; a change names the revision that it was made from.
/// </param>
/// <param name="IsDone">
/// Whether the cell has been run without a failure, and its exercise, if it checks one, passed.
/// </param>
public sealed record CellEdit(
    [property: JsonPropertyName("source")] string? Source,
    [property: JsonPropertyName("base")] string? Base,
    [property: JsonPropertyName("revision")] long Revision,
    [property: JsonPropertyName("done")] bool IsDone = false);
