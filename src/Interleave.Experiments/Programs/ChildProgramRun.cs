using System.Collections.Immutable;
using System.Text;
using Interleave.Display;
using Interleave.Processes;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Programs;

/// <summary>What became of a program that was run in a process of its own.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class ChildProgramRun : IShowable
{
    private const int MostOutputLines = 40;

    // An exception's type, its message and the first frames; the rest of a deep stack adds nothing.
    private const int MostErrorLines = 8;

    private readonly CapturedText _output;
    private readonly CapturedText _errors;
    private readonly TimeSpan _limit;

    internal ChildProgramRun(string program, ProcessEnd end, TimeSpan limit)
    {
        Program = program;
        _limit = limit;
        (ExitCode, Took, _output, _errors) = end;
        End = ExitCode is null ? ChildProgramEnd.Killed : ChildProgramEnd.Exited;
        CompileErrors = [];
    }

    private ChildProgramRun(string program, ImmutableArray<string> compileErrors)
    {
        Program = program;
        _output = _errors = new("", 0);
        End = ChildProgramEnd.NotCompiled;
        CompileErrors = compileErrors;
    }

    /// <summary>The program's text.</summary>
    public string Program { get; }

    /// <summary>How it ended.</summary>
    public ChildProgramEnd End { get; }

    /// <summary>
    /// The exit code of its process: 0 for a program that ended well, null for one that did not end by itself. After
    /// an exception that nobody caught it is 134 on Linux and macOS, and −532462766 on Windows.
    /// </summary>
    public int? ExitCode { get; }

    /// <summary>
    /// From the start of its process, which takes some 50 ms itself, to its end; 0 if there was none.
    /// </summary>
    public TimeSpan Took { get; }

    /// <summary>The beginning of what it wrote to standard output, at most 10,000 characters.</summary>
    public string Output => _output.Text;

    /// <summary>The beginning of what it wrote to standard error, at most 10,000 characters.</summary>
    public string Errors => _errors.Text;

    /// <summary>The compiler's errors, one a line, with their line numbers in the program; usually empty.</summary>
    public ImmutableArray<string> CompileErrors { get; }

    /// <summary>How it ended, and the first lines of what it wrote, as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder(Display.Html.Paragraph(Summary));
        foreach (var (heading, lines) in Parts())
        {
            html.Append(Display.Html.Paragraph(heading));
            html.Append("<pre>").Append(Display.Html.Encode(string.Join('\n', lines))).Append("</pre>");
        }

        return html.ToString();
    }

    /// <summary>How it ended, and the first lines of what it wrote, as plain text.</summary>
    public string ToText()
    {
        var lines = Parts().SelectMany(part => part.Lines.Select(line => "  " + line).Prepend(part.Heading));
        return string.Join('\n', lines.Prepend(Summary));
    }

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    internal static ChildProgramRun NotCompiled(string program, IEnumerable<string> errors) =>
        new(program, [.. errors]);

    private string Summary => End switch
    {
        ChildProgramEnd.NotCompiled => "The program does not compile, so it was not run.",
        ChildProgramEnd.Killed => $"The process had not ended after {DurationText.Of(_limit)}, so it was killed.",
        _ => Invariant($"The process ended with exit code {ExitCode} after {DurationText.Of(Took)}."),
    };

    private IEnumerable<(string Heading, IReadOnlyList<string> Lines)> Parts()
    {
        if (End == ChildProgramEnd.NotCompiled)
        {
            yield return ("errors:", CompileErrors);
            yield break;
        }

        yield return Output.Length == 0 ? ("output: none", []) : ("output:", FirstLines(_output, MostOutputLines));
        if (Errors.Length > 0)
        {
            yield return ("error output:", FirstLines(_errors, MostErrorLines));
        }
    }

    // The first lines, and then a line that says how much is left out, if anything is.
    private static string[] FirstLines(CapturedText written, int most)
    {
        var lines = written.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var shown = lines.Take(most).ToArray();
        var hidden = Math.Max(0, written.Text.Length - shown.Sum(line => line.Length + 1)) + written.Dropped;
        return lines.Length <= most && written.Dropped == 0
            ? shown
            : [.. shown, Invariant($"… and {hidden:#,0} more characters")];
    }
}
