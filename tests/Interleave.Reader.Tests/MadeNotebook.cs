using System.Text.Json.Nodes;

namespace Interleave.Reader.Tests;

/// <summary>A notebook file made for a test; its cells have the ids <c>cell-1</c> and so on.</summary>
internal static class MadeNotebook
{
    /// <summary>The content of the file.</summary>
    /// <param name="cells">The texts; a cell's tag, or <c>markdown</c>, may stand before a bar.</param>
    public static string Json(params string[] cells) => JsonIn("C#", cells);

    /// <summary>The content of the file, for a kernel of some language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="cells">The texts; a cell's tag, or <c>markdown</c>, may stand before a bar.</param>
    public static string JsonIn(string language, params string[] cells) => new JsonObject
    {
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
        ["metadata"] =
            new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = "any", ["display_name"] = "any", ["language"] = language } },
        ["cells"] = new JsonArray([.. cells.Select((cell, index) =>
        {
            var (tag, source) = cell.Split('|', 2) is [var first, var second] && first.Length > 0
                && first.All(c => char.IsLetter(c) || c == '-')
                ? (first, second)
                : ("", cell);
            var json = new JsonObject
            {
                ["cell_type"] = tag == "markdown" ? "markdown" : "code",
                ["id"] = $"cell-{index + 1}",
                ["metadata"] = tag is "" or "markdown" ? [] : new JsonObject { ["tags"] = new JsonArray(tag) },
                ["source"] = source,
            };
            if (tag != "markdown")
            {
                json["outputs"] = new JsonArray();
                json["execution_count"] = null;
            }

            return json;
        })]),
    }.ToJsonString();
}
