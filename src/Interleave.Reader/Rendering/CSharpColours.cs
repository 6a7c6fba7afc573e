using System.Collections.Frozen;
using System.Net;
using System.Text;
using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Interleave.Reader.Rendering;

/// <summary>Colours C# for reading, token by token; a name has its colour by its case and its neighbours.</summary>
/// <threadsafety static="true"/>
public static class CSharpColours
{
    /// <summary>The words that are keywords in some places only, but hardly ever names.</summary>
    private static readonly FrozenSet<string> ContextualKeywords = (
        "async await file from get init nameof nint nuint partial record required select set var when where with yield"
        ).Split(' ').ToFrozenSet();

    /// <summary>
    /// The code as HTML: its text, with a <c>span</c> of class <c>code-…</c> around what has a colour.
    /// </summary>
    /// <param name="code">C#.</param>
    public static string ToHtml(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var html = new StringBuilder();
        var written = 0;
        var tokens = CSharpCell.TokensOf(code);
        for (var index = 0; index < tokens.Length; index++)
        {
            AddTrivia(tokens[index].LeadingTrivia);
            Add(tokens[index].Span, ColourOf(tokens, index));
            AddTrivia(tokens[index].TrailingTrivia);
        }

        return html.Append(WebUtility.HtmlEncode(code[written..])).ToString();

        void AddTrivia(SyntaxTriviaList list)
        {
            foreach (var trivia in list)
            {
                Add(trivia.FullSpan, trivia.IsDirective ? "directive" : ColourOf(trivia.Kind()));
            }
        }

        void Add(TextSpan span, string? colour)
        {
            if (colour is null)
            {
                return;
            }

            // A directive ends with its line.
            var end = span.Start + code.AsSpan(span.Start, span.Length).TrimEnd("\r\n").Length;
            html.Append(WebUtility.HtmlEncode(code[written..span.Start]))
                .Append("<span class=\"code-").Append(colour).Append("\">")
                .Append(WebUtility.HtmlEncode(code[span.Start..end]))
                .Append("</span>");
            written = end;
        }
    }

    private static string? ColourOf(SyntaxKind kind) => kind switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia => "comment",
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.CharacterLiteralToken
            or SyntaxKind.StringLiteralToken
            or SyntaxKind.InterpolatedStringToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.Utf8SingleLineRawStringLiteralToken
            or SyntaxKind.Utf8MultiLineRawStringLiteralToken => "text",
        _ => SyntaxFacts.IsReservedKeyword(kind) ? "keyword" : null,
    };

    private static string? ColourOf(SyntaxToken[] tokens, int index)
    {
        var token = tokens[index];
        if (!token.IsKind(SyntaxKind.IdentifierToken))
        {
            return ColourOf(token.Kind());
        }

        if (ContextualKeywords.Contains(token.Text))
        {
            return "keyword";
        }

        var before = index > 0 ? tokens[index - 1].Kind() : SyntaxKind.None;
        var isCalled = index + 1 < tokens.Length && tokens[index + 1].IsKind(SyntaxKind.OpenParenToken);
        return isCalled && before != SyntaxKind.NewKeyword ? "method"
            : char.IsUpper(token.Text[0]) && before != SyntaxKind.DotToken ? "type"
            : null;
    }
}
