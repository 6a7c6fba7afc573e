using System.Text;

namespace Interleave.Plots;

/// <summary>
/// Text for a chart. plotly.js reads a few HTML tags and entities in it, and TeX between dollar signs if the page has
/// MathJax, as Jupyter's has; a label must stay what the reader wrote.
/// </summary>
/// <threadsafety static="true"/>
internal static class PlotlyText
{
    /// <summary>What plotly.js must be given so that it shows exactly this text.</summary>
    public static string Encode(string text) => text
        .ReplaceLineEndings(" ")
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("$", "&#36;", StringComparison.Ordinal);

    /// <summary>
    /// The text on as many lines as it needs at this width, where a chart would otherwise cut it off.
    /// </summary>
    public static string Wrap(string text, int width)
    {
        var lines = new List<StringBuilder> { new() };
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words.SelectMany(word => Pieces(word, width)))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add(new());
            }

            lines[^1].Append(lines[^1].Length > 0 ? " " : "").Append(word);
        }

        return string.Join("<br>", lines.Select(line => Encode(line.ToString())));
    }

    /// <summary>The text, or its beginning and an ellipsis if it is longer than this.</summary>
    public static string Shorten(string text, int length)
    {
        var runes = text.EnumerateRunes().ToArray();
        return Encode(runes.Length <= length ? text : string.Concat(runes.Take(length - 1)) + "…");
    }

    // By runes, so that no surrogate pair is torn apart.
    private static IEnumerable<string> Pieces(string word, int width) =>
        word.EnumerateRunes().Chunk(width).Select(piece => string.Concat(piece));
}
