using Microsoft.CodeAnalysis.CSharp;

namespace Interleave.Kernel.Session;

/// <summary>The lines of a cell that begin with <c>#!</c>: commands to the engine and not to the compiler.</summary>
internal static class MagicLines
{
    /// <summary>Whether a place is in the line of a magic command.</summary>
    /// <param name="position">The place, from 0 to the code's length.</param>
    public static bool IsAt(string code, int position)
    {
        var start = code.LastIndexOf('\n', Math.Max(position - 1, 0)) + 1;
        return start < position
            && code.AsSpan(start, position - start).TrimStart().StartsWith("#!", StringComparison.Ordinal);
    }

    /// <summary>Whether a cell has one. A line within a string or a comment does not count.</summary>
    public static bool AreIn(string code) => In(code).Any();

    /// <summary>Which lines they are, from 0.</summary>
    public static IEnumerable<int> In(string code) =>
        !code.Contains("#!", StringComparison.Ordinal) || CellSyntax.IsTooDeep(code)
        ? []
        : CellSyntax.ActiveDirectives(
            CSharpSyntaxTree.ParseText(code, SubmissionCompiler.Parsing).GetCompilationUnitRoot())
            .Where(directive => directive.ToString().StartsWith("#!", StringComparison.Ordinal))
            .Select(directive => directive.GetLocation().GetLineSpan().StartLinePosition.Line);
}
