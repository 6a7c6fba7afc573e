using System.Text.RegularExpressions;

namespace Interleave.Kernel.Editing;

/// <summary>How far the line after unfinished code is indented.</summary>
internal static partial class Indentation
{
    private const string Step = "    ";

    /// <summary>The white space that the next line begins with.</summary>
    public static string After(string code)
    {
        var last = code.Split('\n').Select(line => line.TrimEnd()).LastOrDefault(line => line.Length > 0) ?? "";
        var own = last[..^last.TrimStart().Length];

        // After the head of an if or a loop the next line may be its brace, which is not indented further.
        return OpensMoreThanItCloses(last) || GoesOn().IsMatch(last) ? own + Step : own;
    }

    private static bool OpensMoreThanItCloses(string line) => line.Sum(letter => letter switch
    {
        '(' or '[' or '{' => 1,
        ')' or ']' or '}' => -1,
        _ => 0,
    }) > 0;

    [GeneratedRegex(@"(=>|^\s*(case\b.*|default\s*):)$")]
    private static partial Regex GoesOn();
}
