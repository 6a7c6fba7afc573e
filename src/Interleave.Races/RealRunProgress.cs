using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>
/// How far a run with real threads has come; <see cref="Race.RunForReal"/> shows it in the cell that called.
/// </summary>
/// <param name="Rounds">How many rounds have been run.</param>
/// <param name="WrongRounds">How many of them ended wrong.</param>
/// <param name="RoundsWanted">How many rounds were asked for, from 1.</param>
/// <param name="Elapsed">The time since the start.</param>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record RealRunProgress(int Rounds, int WrongRounds, int RoundsWanted, TimeSpan Elapsed) : IShowable
{
    /// <summary>A progress bar and the sentence of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => new ProgressLine(ToText(), (double)Rounds / RoundsWanted).ToHtml();

    /// <summary>One sentence: how many rounds so far, how many ended wrong, and the time.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rounds:#,0} of {RoundsWanted:#,0} rounds so far, {WrongRounds:#,0} ended wrong; "
            + $"{DurationText.Of(Elapsed)}.");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
