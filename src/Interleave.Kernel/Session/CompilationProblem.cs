using Microsoft.CodeAnalysis;

namespace Interleave.Kernel.Session;

/// <summary>One thing that the compiler found wrong in a cell.</summary>
/// <param name="Id">The message id, such as <c>CS1002</c>.</param>
/// <param name="File">The cell, or the loaded file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="SourceLine">The text of that line, or empty.</param>
internal sealed record CompilationProblem(string Id, string File, int Line, int Column, string Message, string SourceLine)
{
    /// <summary>The problem in one line: place, id, message.</summary>
    public string Summary => $"{File} ({Line},{Column}): error {Id}: {Message}";

    /// <summary>The problem with the source line and a mark under the place.</summary>
    public IEnumerable<string> Lines => SourceLine.Trim().Length == 0
        ? [Summary]
        : [Summary, $"    {SourceLine.Replace('\t', ' ')}", $"    {new string(' ', Column - 1)}^"];

    /// <summary>A compiler's message.</summary>
    /// <param name="diagnostic">The message.</param>
    public static CompilationProblem Of(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetLineSpan();
        var line = place.IsValid && diagnostic.Location.SourceTree?.GetText().Lines is { } lines
            && place.StartLinePosition.Line < lines.Count
                ? lines[place.StartLinePosition.Line].ToString()
                : "";
        return new CompilationProblem(
            diagnostic.Id,
            place.Path,
            place.StartLinePosition.Line + 1,
            place.StartLinePosition.Character + 1,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            line);
    }
}
