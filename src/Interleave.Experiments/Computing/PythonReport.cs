using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>
/// What this machine's Python says of its global interpreter lock; see <see cref="PythonInterpreter"/>.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class PythonReport : Showable
{
    internal PythonReport(string sentence) => Sentence = sentence;

    /// <summary>
    /// Whether its threads run Python code one at a time; null if it does not say, or did not answer.
    /// </summary>
    public bool? HasGlobalLock { get; internal init; }

    /// <summary>Its times for the same computation with one thread and with two; null if it did not answer.</summary>
    public Comparison? Comparison { get; internal init; }

    /// <summary>Which Python it is and whether it has the lock; or why there is no answer.</summary>
    public string Sentence { get; }

    /// <summary>The sentence, and the times below it.</summary>
    public override string ToHtml() => Html.Paragraph(Sentence) + Comparison?.ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => Comparison is null ? Sentence : $"{Sentence}\n\n{Comparison.ToText()}";
}
