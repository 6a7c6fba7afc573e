using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Session;

/// <summary>One thing that the compiler found wrong in a cell.</summary>
/// <param name="Id">The message id, such as <c>CS1002</c>.</param>
/// <param name="File">The cell, or the loaded file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="SourceLine">The text of that line, or empty.</param>
internal sealed record CompilationProblem(
    string Id, string File, int Line, int Column, string Message, string SourceLine)
{
    /// <summary>The problem without its id, which front ends put before it.</summary>
    public string Sentence =>
        FormattableString.Invariant($"{Message} ({File}, line {Line}, column {Column})");

    /// <summary>The problem in one line: place, id, message.</summary>
    public string Summary => $"{File} ({Line},{Column}): error {Id}: {Message}";

    /// <summary>The problem with the source line and a mark under the place.</summary>
    public IEnumerable<string> Lines => SourceLine.Trim().Length == 0
        ? [Summary]
        : [Summary, $"    {SourceLine.Replace('\t', ' ')}", $"    {new string(' ', Column - 1)}^"];

    /// <summary>A compiler's message.</summary>
    /// <param name="cell">The cell as the reader wrote it.</param>
    /// <param name="checks">What was inserted into it before it was compiled.</param>
    public static CompilationProblem Of(Diagnostic diagnostic, SyntaxTree cell, StopChecks checks)
    {
        var tree = diagnostic.Location.SourceTree;
        var position = diagnostic.Location.SourceSpan.Start;
        if (tree is not null && tree.FilePath.EndsWith(cell.FilePath, StringComparison.Ordinal))
        {
            tree = cell;
            position = Math.Min(checks.OriginalPosition(position), cell.Length);
        }

        var line = tree?.GetText().Lines.GetLineFromPosition(position);
        return new CompilationProblem(
            diagnostic.Id,
            Path.GetFileName((tree ?? cell).FilePath),
            (line?.LineNumber ?? 0) + 1,
            position - (line?.Start ?? position) + 1,
            Explain(diagnostic),
            line?.ToString() ?? "");
    }

    private static string Explain(Diagnostic diagnostic)
    {
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        return diagnostic.Id == "CS0006"
            ? $"{message} from {Environment.CurrentDirectory}. If it is built here, run `dotnet build` at the root "
                + $"of its repository, then run the cell again."
            : message;
    }
}
