using System.Globalization;

namespace Interleave.Experiments.Programs;

/// <summary>The beginning of what a process wrote.</summary>
/// <param name="Text">The characters that were kept.</param>
/// <param name="Dropped">How many more there were.</param>
internal sealed record CapturedText(string Text, long Dropped)
{
    /// <summary>What a process wrote that wrote nothing.</summary>
    public static CapturedText None { get; } = new("", 0);

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>The first lines, and after them a line that says how much is not shown, if any.</summary>
    /// <param name="most">How many lines to show.</param>
    public IReadOnlyList<string> FirstLines(int most)
    {
        var lines = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var shown = lines.Take(most).ToArray();
        var hidden = Math.Max(0, Text.Length - shown.Sum(line => line.Length + 1)) + Dropped;
        return lines.Length <= most && Dropped == 0
            ? shown
            : [.. shown, string.Create(CultureInfo.InvariantCulture, $"… and {hidden:#,0} more characters")];
    }
}
