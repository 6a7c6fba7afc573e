using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Exercises;

/// <summary>What a check says of a reader's answer: a pass, or what is wrong with it and the hints so far.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record Verdict : IShowable
{
    internal Verdict()
    {
    }

    /// <summary>The exercise's name, for instance <c>true-equation</c>.</summary>
    public required string Exercise { get; init; }

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
