namespace Interleave.Reader.Page.Components;

/// <summary>What to call a cell.</summary>
internal static class CellWords
{
    private static readonly string[] Preliminary = ["#", "//", "using "];

    /// <summary>The beginning of its code: a line of at most 60 characters, if possible one that says something.</summary>
    public static string Of(string source)
    {
        var lines = source.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        var words = Array.Find(lines, line => !Preliminary.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            ?? lines.FirstOrDefault()
            ?? "empty";
        return words.Length <= 60 ? words : words[..59].TrimEnd() + "…";
    }
}
