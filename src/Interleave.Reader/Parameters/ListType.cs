using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Interleave.Reader.Parameters;

/// <summary>
/// Arrays, given as <c>[1, 2]</c>, or as C# wrote them before: <c>{ 1, 2 }</c>, <c>new[] { 1, 2 }</c>.
/// </summary>
/// <threadsafety static="true"/>
internal static class ListType
{
    /// <summary>The type of arrays of another type.</summary>
    public static ParameterType Of(ParameterType elementType)
    {
        var element = elementType.InLists is { } quoted
            ? quoted with { Name = elementType.Name, None = elementType.None }
            : elementType;
        var example = $"[{element.Example}]";
        return new($"{element.Name}[]", $"'{example}'", text => Read(text, element)) { ShowsInLiterals = false };
    }

    private static (string? Literal, string? Misfit) Read(string text, ParameterType element)
    {
        if (ElementsOf(text) is not { } elements)
        {
            return (null, $"is a list, written as [{element.Example}]");
        }

        var read = elements.Select(element.Read).ToArray();
        return read.FirstOrDefault(one => one.Literal is null).Misfit is { } misfit
            ? (null, $"is a list, written as [{element.Example}], each of which {misfit}")
            : ($"[{string.Join(", ", read.Select(one => one.Literal))}]", null);
    }

    /// <summary>The texts between the brackets; null if it is no list.</summary>
    private static List<string>? ElementsOf(string text)
    {
        var tokens = CSharpCell.TokensOf(text);
        var open = tokens is [{ RawKind: (int)SyntaxKind.NewKeyword }, ..]
            ? Array.FindIndex(tokens, token => token.IsKind(SyntaxKind.OpenBraceToken))
            : 0;
        if (open < 0 || !IsBare(tokens, open) || tokens.Length < open + 3
            || tokens.Any(token => token.ContainsDiagnostics)
            || (tokens[open].Kind(), tokens[^2].Kind()) is not (
                (SyntaxKind.OpenBracketToken, SyntaxKind.CloseBracketToken)
                or (SyntaxKind.OpenBraceToken, SyntaxKind.CloseBraceToken))
            || text[tokens[^2].Span.End..].Trim().Length > 0)
        {
            return null;
        }

        var elements = new List<string>();
        var depth = 0;
        var start = tokens[open].Span.End;
        foreach (var token in tokens[(open + 1)..^2])
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth == 0 && token.IsKind(SyntaxKind.CommaToken))
            {
                elements.Add(text[start..token.SpanStart].Trim());
                start = token.Span.End;
            }
        }

        // C# allows a comma behind the last one.
        var last = text[start..tokens[^2].SpanStart].Trim();
        return last.Length > 0 ? [.. elements, last] : elements;
    }

    /// <summary>Whether only <c>new</c>, the name of a type and empty brackets stand before the list.</summary>
    private static bool IsBare(SyntaxToken[] tokens, int open) =>
        open == 0 || (open is 3 or 4
            && tokens[open - 2].IsKind(SyntaxKind.OpenBracketToken)
            && tokens[open - 1].IsKind(SyntaxKind.CloseBracketToken));
}
