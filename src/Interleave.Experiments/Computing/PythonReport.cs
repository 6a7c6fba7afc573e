using System.Runtime.CompilerServices;
using Interleave.Display;
using Interleave.Guesses;
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

    /// <summary>Whether there turned out to be no Python at all.</summary>
    internal bool IsOfNoPython { get; init; }

    /// <summary>The report with a guess at how many times as fast two threads are as one.</summary>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <returns>A copy with the guess; this report without one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guess is outside its range.</exception>
    public PythonReport WithGuess(
        double? guess, double least, double most, [CallerArgumentExpression(nameof(guess))] string name = "") =>
        Guess.Attach(
            this, guess, least, most, name, Comparison is null ? null : Guess.SpeedUpOf(Comparison));

    /// <summary>The sentence, and the times below it.</summary>
    public override string ToHtml() => Html.Paragraph(Sentence) + Comparison?.ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => Comparison is null ? Sentence : $"{Sentence}\n\n{Comparison.ToText()}";
}
