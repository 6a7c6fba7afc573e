using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Exporting;

/// <summary>Prose as comments of a program.</summary>
/// <threadsafety static="true"/>
internal static partial class ProseComment
{
    private const int Width = 96;

    /// <summary>The lines of a Markdown cell, each after <c>// </c>; long ones are broken between words.</summary>
    public static string Of(string markdown)
    {
        var text = new StringBuilder();
        var isCode = false;
        var wasEmpty = true;
        foreach (var line in Fold().Replace(markdown.ReplaceLineEndings("\n"), "").Trim().Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            foreach (var part in isCode || isFence || line.StartsWith('|') ? [line] : Broken(line))
            {
                var isEmpty = part.Trim().Length == 0;
                if (!isEmpty || !wasEmpty)
                {
                    text.Append($"// {part}".TrimEnd()).Append('\n');
                }

                wasEmpty = isEmpty;
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Broken(string line)
    {
        var indent = new string(' ', ListMark().Match(line).Length);
        var rest = line.TrimEnd();
        while (rest.Length > Width && rest.LastIndexOf(' ', Width) is var end && end > indent.Length)
        {
            yield return rest[..end];
            rest = indent + rest[(end + 1)..];
        }

        yield return rest;
    }

    // What folds in a notebook stands open here.
    [GeneratedRegex(@"</?(details|summary)[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Fold();

    [GeneratedRegex(@"^\s*([-*]|\d+\.)?\s+", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();
}
