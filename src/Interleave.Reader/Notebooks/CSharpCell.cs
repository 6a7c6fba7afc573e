using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Notebooks;

/// <summary>
/// Reads the C# of cells as the kernel does: as a script. Text that is no C# gives what could be made of it.
/// </summary>
/// <threadsafety static="true"/>
internal static class CSharpCell
{
    private static readonly CSharpParseOptions Options =
        new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The syntax tree of a cell.</summary>
    public static CompilationUnitSyntax Parse(string source) =>
        SyntaxFactory.ParseCompilationUnit(source, options: Options);

    /// <summary>
    /// The tokens of a piece of code; the last one is empty, and holds what stands after the others.
    /// </summary>
    public static SyntaxToken[] TokensOf(string code) => [.. SyntaxFactory.ParseTokens(code, options: Options)];
}
