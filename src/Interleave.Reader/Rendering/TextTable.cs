using System.Text.RegularExpressions;

namespace Interleave.Reader.Rendering;

/// <summary>A table found in plain text: a line of headings, a line of hyphens under each of them, and the rows.</summary>
/// <param name="Headings">The headings.</param>
/// <param name="Rows">The rows, each with as many cells as there are headings.</param>
/// <param name="IsRightAligned">For each column, whether its cells end at the same place, as numbers do.</param>
/// <threadsafety>Immutable: several threads may share one.</threadsafety>
public sealed partial record TextTable(
    IReadOnlyList<string> Headings,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<bool> IsRightAligned)
{
    /// <summary>Finds the first table in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">The lines before the table; all of them where there is no table.</param>
    /// <param name="after">The lines after it.</param>
    /// <returns>The table; null where the text holds none.</returns>
    public static TextTable? Find(string text, out string before, out string after)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var rule = 1; rule < lines.Length; rule++)
        {
            if (!Rule().IsMatch(lines[rule]))
            {
                continue;
            }

            var columns = Columns(lines[rule]);
            if (!Fits(lines[rule - 1], columns))
            {
                continue;
            }

            var end = rule + 1;
            while (end < lines.Length && lines[end].Trim().Length > 0 && Fits(lines[end], columns))
            {
                end++;
            }

            before = string.Join('\n', lines[..(rule - 1)]).Trim();
            after = string.Join('\n', lines[end..]).Trim();
            string[] body = lines[(rule + 1)..end];
            return new TextTable(
                [.. columns.Select(column => Cell(lines[rule - 1], column).Trim())],
                [.. body.Select(line => (IReadOnlyList<string>)[.. columns.Select(column => Cell(line, column).Trim())])],
                [.. columns.Select(column => body.Append(lines[rule - 1]).Any(line => Cell(line, column).StartsWith(' ') && Cell(line, column).Trim().Length > 0))]);
        }

        before = text.Trim();
        after = "";
        return null;
    }

    private static Range[] Columns(string rule)
    {
        Range[] columns = [.. Hyphens().Matches(rule).Select(match => match.Index..(match.Index + match.Length))];

        // What stands in the last column may be longer than its hyphens.
        columns[^1] = columns[^1].Start..;
        return columns;
    }

    /// <summary>Whether nothing of a line stands between the columns.</summary>
    private static bool Fits(string line, Range[] columns) =>
        columns.Zip(columns.Skip(1)).All(pair => Cell(line, pair.First.End..pair.Second.Start).Trim().Length == 0);

    private static string Cell(string line, Range column)
    {
        var start = Math.Min(column.Start.GetOffset(line.Length), line.Length);
        var end = column.End.IsFromEnd ? line.Length : Math.Min(column.End.Value, line.Length);
        return line[start..end];
    }

    // Two spaces at least, and two columns: a single run of hyphens may underline anything.
    [GeneratedRegex(@"^\s*-+(?: {2,}-+)+\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex("-+", RegexOptions.CultureInvariant)]
    private static partial Regex Hyphens();
}
