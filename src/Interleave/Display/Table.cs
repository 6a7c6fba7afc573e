using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interleave.Display;

/// <summary>A table of text cells, written as plain text or as HTML.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class Table
{
    /// <summary>The MIME type of a table as data.</summary>
    public const string MimeType = "application/vnd.interleave.table+json";

    private const string ColumnGap = "  ";

    private readonly IReadOnlyList<Column> _columns;
    private readonly IReadOnlyList<IReadOnlyList<string>> _rows;

    /// <summary>A table of these columns, with a row for each list of cells.</summary>
    /// <exception cref="ArgumentException">A row does not have as many cells as there are columns.</exception>
    public Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _columns = columns;
        _rows = [.. rows];
        if (_rows.FirstOrDefault(row => row.Count != columns.Count) is { } odd)
        {
            throw new ArgumentException(
                $"A row has {odd.Count} cells where the table has {columns.Count} columns.", nameof(rows));
        }
    }

    /// <summary>A table with a row for each item.</summary>
    public static Table Of<T>(IEnumerable<T> items, IReadOnlyList<(Column Heading, Func<T, string> Cell)> columns) =>
        new(
            [.. columns.Select(column => column.Heading)],
            items.Select(item => columns.Select(column => column.Cell(item)).ToArray()));

    /// <summary>
    /// Lines of aligned columns: the headings, a rule, a line for each row, and then the notes. Nothing follows the
    /// last line.
    /// </summary>
    /// <param name="notes">What to say below the table; each begins a line.</param>
    public string ToText(params IEnumerable<string> notes)
    {
        var headings = _columns.Select(column => OneLine(column.Heading)).ToArray();
        var cells = _rows.Select(row => row.Select(OneLine).ToArray()).ToArray();
        var widths = _columns
            .Select((_, index) => cells.Select(row => Width(row[index])).Append(Width(headings[index])).Max())
            .ToArray();
        var rule = widths.Select(width => new string('-', width)).ToArray();

        var lines = new[] { headings, rule }.Concat(cells).Select(line => Line(line, widths));
        return string.Join('\n', lines.Concat(notes));
    }

    /// <summary>
    /// The table as data of the type <see cref="MimeType"/>: its <c>columns</c>, each with a <c>heading</c> and
    /// whether it is <c>right</c>-aligned, its <c>rows</c>, and the <c>caption</c> above it and the <c>notes</c> below
    /// it.
    /// </summary>
    public string ToJson(string caption, string notes) => JsonSerializer.Serialize(new
    {
        columns = _columns.Select(column => new { heading = OneLine(column.Heading), right = column.IsRightAligned }),
        rows = _rows.Select(row => row.Select(OneLine)),
        caption,
        notes,
    });

    /// <summary>
    /// A <c>table</c> element, which names no colour, so that it is legible on light and dark pages.
    /// </summary>
    /// <param name="notes">What to say below the table, a paragraph each.</param>
    public string ToHtml(params IEnumerable<string> notes)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (var column in _columns)
        {
            // Without text it is not a heading, and a screen reader must not take it for one.
            html.Append(column.Heading.Length == 0
                ? "<td></td>"
                : $"<th scope=\"col\"{Style(column)}>{Html.Encode(column.Heading)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in _rows)
        {
            html.Append("<tr>");
            foreach (var (column, cell) in _columns.Zip(row))
            {
                html.Append(CultureInfo.InvariantCulture, $"<td{Style(column)}>{Html.Encode(cell)}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").AppendJoin("", notes.Select(Html.Paragraph)).ToString();
    }

    private string Line(string[] cells, int[] widths)
    {
        var padded = cells.Select((cell, index) =>
        {
            var padding = new string(' ', widths[index] - Width(cell));
            return _columns[index].IsRightAligned ? padding + cell : cell + padding;
        });
        return string.Join(ColumnGap, padded).TrimEnd();
    }

    // A number stays on one line with its unit, even beside a column of long sentences.
    private static string Style(Column column) => column.IsRightAligned
        ? " style=\"text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums\""
        : " style=\"text-align:left\"";

    // A letter and its combining accent take up one place.
    private static int Width(string text) => new StringInfo(text).LengthInTextElements;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
