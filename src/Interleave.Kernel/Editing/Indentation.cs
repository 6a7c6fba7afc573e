namespace Interleave.Kernel.Editing;

/// <summary>How far the line after unfinished code is indented.</summary>
internal static class Indentation
{
    private const string Step = "    ";

    /// <summary>The white space that the next line begins with.</summary>
    /// <param name="code">Code that is not whole yet.</param>
    public static string After(string code)
    {
        var last = code.Split('\n').Select(line => line.TrimEnd()).LastOrDefault(line => line.Length > 0) ?? "";
        var own = last[..^last.TrimStart().Length];
        return last.EndsWith('{') || last.EndsWith('(') || last.EndsWith('[') || last.EndsWith("=>", StringComparison.Ordinal) ? own + Step : own;
    }
}
