using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Programs;

/// <summary>What became of a program that was run in a process of its own.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class ChildProgramRun : IShowable
{
    private const int MostOutputLines = 40;

    // An exception's type, message and first frames; the rest of a deep stack says nothing more.
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
        _output = _errors = CapturedText.None;
        End = ChildProgramEnd.NotCompiled;
        CompileErrors = compileErrors;
    }

    /// <summary>The program's text.</summary>
    public string Program { get; }

    /// <summary>How it came to its end.</summary>
    public ChildProgramEnd End { get; }

    /// <summary>
    /// The exit code of its process, 0 for a program that ended well; null where it did not end by itself. After an
    /// exception that nobody caught it is 134 on Linux and macOS, and −532462766 on Windows.
    /// </summary>
    public int? ExitCode { get; }

    /// <summary>From the start of its process, which takes some 50 ms itself, to the end; 0 where there was none.</summary>
    public TimeSpan Took { get; }

    /// <summary>The beginning of what it wrote to standard output, at most 10,000 characters.</summary>
    public string Output => _output.Text;

    /// <summary>The beginning of what it wrote to standard error, at most 10,000 characters.</summary>
    public string Errors => _errors.Text;

    /// <summary>Why it does not compile, a line for each fault, with the number of the line in the program; else empty.</summary>
    public ImmutableArray<string> CompileErrors { get; }

    /// <summary>How it ended, and the first lines of what it wrote, as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder(Display.Html.Paragraph(Summary));
        foreach (var (heading, lines) in Parts())
        {
            html.Append(CultureInfo.InvariantCulture, $"{Display.Html.Paragraph(heading)}<pre>{Display.Html.Encode(string.Join('\n', lines))}</pre>");
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

    internal static ChildProgramRun NotCompiled(string program, IEnumerable<string> errors) => new(program, [.. errors]);

    private string Summary => End switch
    {
        ChildProgramEnd.NotCompiled => "The program does not compile, so it was not run.",
        ChildProgramEnd.Killed => $"The process had not ended after {DurationText.Of(_limit)}, so it was killed.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The process ended with exit code {ExitCode} after {DurationText.Of(Took)}."),
    };

    private IEnumerable<(string Heading, IReadOnlyList<string> Lines)> Parts()
    {
        if (End == ChildProgramEnd.NotCompiled)
        {
            yield return ("errors:", CompileErrors);
            yield break;
        }

        yield return _output.IsEmpty ? ("output: none", []) : ("output:", _output.FirstLines(MostOutputLines));
        if (!_errors.IsEmpty)
        {
            yield return ("error output:", _errors.FirstLines(MostErrorLines));
        }
    }
}
