using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Exercises;

/// <summary>What a check says of a reader's answer: a pass, or what is wrong with it and the hints so far.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(VerdictFormatters), PreferredMimeTypes = new[] { MimeType, "text/html", "text/plain" })]
public sealed record Verdict : IShowable
{
    /// <summary>
    /// The MIME type of a verdict as data: <c>{"verdict":"pass"}</c> or <c>{"verdict":"not-yet"}</c>.
    /// </summary>
    internal const string MimeType = "application/vnd.interleave.verdict+json";

    internal Verdict()
    {
    }

    /// <summary>Whether the answer is right.</summary>
    public required bool IsPass { get; init; }

    /// <summary>How often the exercise has been tried since it last passed, this time included; 0 if nothing was
    /// written yet.</summary>
    public required int Tries { get; init; }

    /// <summary>What is wrong, as a short phrase that names one wrong idea; empty for a pass.</summary>
    public required string Reason { get; init; }

    /// <summary>What was seen, and what should hold; for a pass, what was shown.</summary>
    public required string Explanation { get; init; }

    /// <summary>The hints so far, one more with each try; empty for a pass.</summary>
    public required ImmutableArray<string> Hints { get; init; }

    /// <summary>
    /// The verdict alone, as data of the type <see cref="MimeType"/>, for a page that marks what is done.
    /// </summary>
    public string ToJson() => JsonSerializer.Serialize(new { verdict = IsPass ? "pass" : "not-yet" });

    /// <summary>The lines of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => $"<p><strong>{Display.Html.Encode(Heading)}</strong> "
        + $"{Display.Html.Encode(Explanation)}</p>"
        + string.Concat(HintLines.Select(Display.Html.Paragraph));

    /// <summary><c>Pass:</c> and what was shown; or <c>Not yet</c>, the reason, what was seen, and a line for each
    /// hint.</summary>
    public string ToText() => string.Join('\n', HintLines.Prepend($"{Heading} {Explanation}"));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private string Heading => IsPass ? "Pass:" : $"Not yet{TriesText}: {Reason}.";

    private string TriesText => Tries == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (try {Tries:#,0})");

    private IEnumerable<string> HintLines => Hints.Select((hint, index) =>
        string.Create(CultureInfo.InvariantCulture, $"Hint {index + 1}: {hint}"));
}

/// <summary>
/// What a notebook engine finds for a <see cref="Verdict"/>: a formatter for each of its three forms.
/// </summary>
internal sealed class VerdictFormatters : ITypeFormatterSource
{
    private static readonly ITypeFormatter[] Formatters =
    [
        new VerdictFormatter(Verdict.MimeType, verdict => verdict.ToJson()),
        new VerdictFormatter("text/html", verdict => verdict.ToHtml()),
        new VerdictFormatter("text/plain", verdict => verdict.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;

    private sealed class VerdictFormatter(string mimeType, Func<Verdict, string> show) : ITypeFormatter
    {
        public string MimeType => mimeType;

        public Type Type => typeof(Verdict);

        public bool Format(object instance, FormatContext context)
        {
            if (instance is not Verdict verdict)
            {
                return false;
            }

            context.Writer.Write(show(verdict));
            return true;
        }
    }
}
