using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Interleave.Reader.Parameters;

/// <summary>
/// The types <c>string</c> and <c>char</c> of C#: a text needs no quotes, and one that stands in them already means
/// what is between them.
/// </summary>
/// <threadsafety static="true"/>
internal static class TextTypes
{
    /// <summary>The type <c>string</c>.</summary>
    public static ParameterType Text { get; } = new("string", "Halifax", text => (Quoted(Within(text) ?? text), null))
    {
        InLists = new("string", "\"Halifax\"", text =>
            Within(text) is { } within ? (Quoted(within), null) : (null, "is a text in double quotes")),
    };

    /// <summary>The type <c>char</c>.</summary>
    public static ParameterType Character { get; } = new("char", "x", text =>
        text is [var character] ? (SymbolDisplay.FormatLiteral(character, quote: true), null) : FromLiteral(text))
    {
        InLists = new("char", "'x'", FromLiteral),
    };

    /// <summary>A text as a literal.</summary>
    public static string Quoted(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static (string? Literal, string? Misfit) FromLiteral(string text) =>
        Literal(text) is { RawKind: (int)SyntaxKind.CharacterLiteralToken, Value: char character }
            ? (SymbolDisplay.FormatLiteral(character, quote: true), null)
            : (null, "is one character");

    /// <summary>What stands between the quotes of a text that is one literal; null if it is none.</summary>
    private static string? Within(string text) => text is ['"' or '@', ..] ? Literal(text)?.Value as string : null;

    /// <summary>
    /// The one token that a text is. No expression is looked for: what merely holds a literal is a text like others.
    /// </summary>
    private static SyntaxToken? Literal(string text) =>
        CSharpCell.TokensOf(text) is [var token, { RawKind: (int)SyntaxKind.EndOfFileToken }]
        && !token.ContainsDiagnostics && token.Span.Length == text.Length
            ? token
            : null;
}
