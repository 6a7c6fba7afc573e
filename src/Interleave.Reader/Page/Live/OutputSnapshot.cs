using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Live;

/// <summary>One output of a cell, at one moment.</summary>
/// <param name="Json">The output as .ipynb files hold it, with long texts shortened; never changed.</param>
public sealed record OutputSnapshot(JsonObject Json)
{
    /// <summary>How many characters of text there are in it.</summary>
    public int Length { get; } =
        LengthOf(Json["text"]) + (Json["data"] as JsonObject ?? []).Sum(form => LengthOf(form.Value));

    private static int LengthOf(JsonNode? node) => node.AsText()?.Length ?? 0;
}
