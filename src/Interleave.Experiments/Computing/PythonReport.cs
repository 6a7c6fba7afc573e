using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Computing;

/// <summary>What this machine's Python says of its global interpreter lock; see <see cref="PythonInterpreter"/>.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record PythonReport : IShowable
{
    internal PythonReport(string sentence) => Sentence = sentence;

    /// <summary>Whether its threads run Python code one at a time; null where it does not say, or none has answered.</summary>
    public bool? HasGlobalLock { get; internal init; }

    /// <summary>Its times for the same computation with one thread and with two; null where none has answered.</summary>
    public Comparison? Comparison { get; internal init; }

    /// <summary>Which Python it is and whether it has the lock; or why there is no answer.</summary>
    public string Sentence { get; }

    /// <summary>The sentence, and the times below it, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(Sentence) + Comparison?.ToHtml();

    /// <summary>The sentence, and the times below it.</summary>
    public string ToText() => Comparison is null ? Sentence : $"{Sentence}\n\n{Comparison.ToText()}";

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
