using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Kernel.Session;

/// <summary>What a cell may hold that the compiler would answer with a riddle.</summary>
internal static class CellSyntax
{
    /// <summary>The first line that another engine would understand and this one does not, or null.</summary>
    /// <param name="root">The parsed code.</param>
    public static CompilationProblem? FindProblem(CompilationUnitSyntax root)
    {
        foreach (var directive in root.DescendantTrivia()
            .Where(trivia => trivia.IsDirective)
            .Select(trivia => trivia.GetStructure())
            .OfType<DirectiveTriviaSyntax>()
            .Where(directive => directive.IsActive))
        {
            var position = directive.GetLocation().GetLineSpan().StartLinePosition;
            var source = root.SyntaxTree.GetText().Lines[position.Line].ToString();
            var message = directive switch
            {
                ReferenceDirectiveTriviaSyntax { File.ValueText: { } reference }
                    when reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) =>
                    $"This kernel does not fetch packages, so it cannot use '{reference}'. Refer to a dll by its path: #r \"path/to/it.dll\".",
                _ when source.TrimStart().StartsWith("#!", StringComparison.Ordinal) =>
                    $"'{source.Trim()}' is a command of another engine. This kernel runs C# only; remove the line.",
                _ => null,
            };
            if (message is not null)
            {
                return new CompilationProblem("IL0001", root.SyntaxTree.FilePath, position.Line + 1, position.Character + 1, message, source);
            }
        }

        return null;
    }
}
