using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Colours C# for reading. It goes by the look of the words alone and needs no compiler: what matters is that strings
/// and comments end where C# ends them.
/// </summary>
/// <threadsafety>Several threads may call it at the same time.</threadsafety>
public static partial class CSharpColours
{
    private static readonly FrozenSet<string> Keywords = (
        "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double " +
        "else enum event explicit extern false file finally fixed float for foreach from get goto if implicit in init int interface " +
        "internal is lock long nameof namespace new nint nuint null object operator out override params partial private protected " +
        "public readonly record ref required return sbyte sealed set short sizeof stackalloc static string struct switch this throw " +
        "true try typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while with yield")
        .Split(' ').ToFrozenSet();

    /// <summary>The code as HTML: its text, with a <c>span</c> of class <c>code-…</c> around what has a colour.</summary>
    /// <param name="code">C#.</param>
    public static string ToHtml(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var html = new StringBuilder();
        var written = 0;
        foreach (Match token in Token().Matches(code))
        {
            var kind = token.Groups["comment"].Success ? "comment"
                : token.Groups["directive"].Success ? "directive"
                : token.Groups["text"].Success ? "text"
                : token.Groups["number"].Success ? "number"
                : KindOfWord(code, token);
            if (kind is not null)
            {
                html.Append(WebUtility.HtmlEncode(code[written..token.Index]))
                    .Append("<span class=\"code-").Append(kind).Append("\">")
                    .Append(WebUtility.HtmlEncode(token.Value))
                    .Append("</span>");
                written = token.Index + token.Length;
            }
        }

        return html.Append(WebUtility.HtmlEncode(code[written..])).ToString();
    }

    private static string? KindOfWord(string code, Match word)
    {
        if (Keywords.Contains(word.Value))
        {
            return "keyword";
        }

        var before = code.AsSpan(0, word.Index).TrimEnd();
        var after = code.AsSpan(word.Index + word.Length).TrimStart();
        var isMade = before.EndsWith("new") && before.Length < word.Index;
        return after is ['(', ..] && !isMade ? "method"
            : char.IsUpper(word.Value[0]) && before is not [.., '.'] ? "type"
            : null;
    }

    [GeneratedRegex(
        """"
        (?<comment> //[^\n]* | /\*(?s:.*?)(?:\*/|\z) )
        | (?<directive> (?m:^)[ \t]*\#[^\n]* )
        | (?<text>
            \$*(?<quotes>"{3,})(?s:.*?)(?:\k<quotes>(?!")|\z)
          | (?:\$@|@\$?)"(?:[^"]|"")*"?
          | \$"(?> \\. | \{\{ | \{(?> [^{}"\n] | "(?>\\.|[^"\\\n])*" | (?<open>\{) | (?<-open>\}) )*(?(open)(?!))\} | [^"\\\n] )*"?
          | "(?>\\.|[^"\\\n])*"?
          | '(?> \\[^\n][^'\n]* | [^'\\\n]{1,2} )'
          )
        | (?<number> \b(?:0[xX][0-9a-fA-F_]+ | 0[bB][01_]+ | [0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)[uUlLfFdDmM]* )
        | @?[\p{L}_][\p{L}\p{Nd}_]*
        """",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
