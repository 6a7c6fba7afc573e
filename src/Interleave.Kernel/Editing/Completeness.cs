using Interleave.Kernel.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Interleave.Kernel.Editing;

/// <summary>Whether code could be run as it stands, in the words of the Jupyter protocol.</summary>
internal static class Completeness
{
    /// <summary>The code can be run.</summary>
    public const string Complete = "complete";

    /// <summary>More lines may complete it.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>No further line can complete it.</summary>
    public const string Invalid = "invalid";

    /// <summary>
    /// A comment, or a string that may span lines, without an end so far. The compiler reports it at its start.
    /// </summary>
    private static readonly HashSet<string> WithoutEnd = ["CS1035", "CS1039", "CS8997"];

    /// <summary>Looks at code.</summary>
    public static string Of(string code)
    {
        if (MagicLines.AreIn(code))
        {
            return Complete;
        }

        if (CellSyntax.IsTooDeep(code))
        {
            return Invalid;
        }

        var tree = CSharpSyntaxTree.ParseText(code, SubmissionCompiler.Parsing);
        var errors = tree.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToArray();
        return errors.Length == 0 && SyntaxFactory.IsCompleteSubmission(tree) ? Complete
            : errors.Any(error => WithoutEnd.Contains(error.Id)) ? Incomplete
            : errors.All(IsAtTheEnd) && !SyntaxFactory.IsCompleteSubmission(tree) ? Incomplete
            : Invalid;

        // No further line can put right what is wrong before the last word.
        bool IsAtTheEnd(Diagnostic error) => error.Location.SourceSpan.End >= code.AsSpan().TrimEnd().Length;
    }
}
