using System.Text.Json.Nodes;

namespace Interleave.Reader.Page.Live;

/// <summary>One output of a cell, as it was at a moment.</summary>
/// <param name="Json">The output as .ipynb files hold it. Nobody changes it any more.</param>
public sealed record OutputSnapshot(JsonObject Json);
