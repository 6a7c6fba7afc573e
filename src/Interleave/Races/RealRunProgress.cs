using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>How far a run with real threads has come. A cell can show it live: pass <c>live.Update</c> as the progress of <see cref="Race.RunForReal"/>.</summary>
/// <param name="Rounds">How many rounds have been run.</param>
/// <param name="WrongRounds">How many of them ended wrong.</param>
/// <param name="RoundsWanted">How many rounds were asked for; 0 before the start.</param>
/// <param name="Elapsed">The time since the start.</param>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record RealRunProgress(int Rounds, int WrongRounds, int RoundsWanted, TimeSpan Elapsed) : IShowable
{
    /// <summary>Before the first round: something to display that later reports replace.</summary>
    public static RealRunProgress NotStarted { get; } = new(0, 0, 0, TimeSpan.Zero);

    /// <summary>A progress bar and the sentence of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml()
    {
        var sentence = Display.Html.Encode(ToText());
        return RoundsWanted == 0
            ? $"<p>{sentence}</p>"
            : string.Create(CultureInfo.InvariantCulture, $"<p><progress value=\"{Rounds}\" max=\"{RoundsWanted}\" aria-label=\"rounds run\"></progress> {sentence}</p>");
    }

    /// <summary>One sentence: how many rounds so far, how many ended wrong, and the time.</summary>
    public string ToText() => RoundsWanted == 0
        ? "Not started."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Rounds:#,0} of {RoundsWanted:#,0} rounds so far, {WrongRounds:#,0} ended wrong; {DurationText.Of(Elapsed)}.");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
