using System.Text.Json.Nodes;

namespace Interleave.Reader.Page.Live;

/// <summary>One output of a cell, as it was at a moment.</summary>
/// <param name="Json">The output as .ipynb files hold it, long texts shortened. Nobody changes it any more.</param>
public sealed record OutputSnapshot(JsonObject Json)
{
    /// <summary>How many characters of text there are in it.</summary>
    public int Length { get; } = LengthOf(Json["text"]) + (Json["data"] as JsonObject ?? []).Sum(form => LengthOf(form.Value));

    private static int LengthOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text.Length : 0;
}
