using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Rendering;

/// <summary>A table that came as data beside a chart, with the texts around it.</summary>
/// <param name="Columns">For each column its heading, which may be empty, and whether its cells are numbers.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
/// <param name="Caption">What stands above the table; may be empty.</param>
/// <param name="Notes">What stands below it; may be empty.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record ShownTable(
    IReadOnlyList<(string Heading, bool IsNumber)> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    string Caption,
    string Notes)
{
    /// <summary>The MIME type of the data.</summary>
    public const string MimeType = "application/vnd.interleave.table+json";

    /// <summary>Reads the data.</summary>
    /// <param name="data">The data; null if none came.</param>
    /// <returns>The table; null if the data is not one.</returns>
    public static ShownTable? From(JsonObject? data)
    {
        if (data?["columns"] is not JsonArray { Count: > 0 } columns || data["rows"] is not JsonArray rows)
        {
            return null;
        }

        string[][] cells = [.. rows.Select(row => row.AsTexts().ToArray())];
        return cells.All(row => row.Length == columns.Count)
            ? new ShownTable(
                [.. columns.Select(one => (one.Member("heading").AsText() ?? "", one.Member("right").AsFlag()))],
                cells,
                data["caption"].AsText() ?? "",
                data["notes"].AsText() ?? "")
            : null;
    }
}
