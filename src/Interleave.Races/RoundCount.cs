using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>How many of the rounds that a cell's own threads ran ended wrong.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record RoundCount : IShowable
{
    /// <summary>A count of rounds.</summary>
    /// <param name="what">What ran, not empty.</param>
    /// <param name="wrong">How many rounds ended wrong, from 0 to <paramref name="rounds"/>.</param>
    /// <param name="rounds">How many rounds there were, from 0.</param>
    /// <exception cref="ArgumentException">The name is empty, or a number out of its range.</exception>
    public RoundCount(string what, int wrong, int rounds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(what);
        if (wrong < 0 || wrong > rounds)
        {
            throw new ArgumentOutOfRangeException(
                nameof(wrong), Race.Text($"Of {rounds:#,0} rounds {wrong:#,0} cannot have ended wrong."));
        }

        (What, Wrong, Rounds) = (what, wrong, rounds);
    }

    /// <summary>What ran.</summary>
    internal string What { get; }

    /// <summary>How many rounds ended wrong.</summary>
    internal int Wrong { get; }

    /// <summary>How many rounds there were.</summary>
    internal int Rounds { get; }

    /// <summary>The share of the rounds that ended wrong, from 0 to 1; not a number if there was none.</summary>
    public double Share => (double)Wrong / Rounds;

    /// <summary>The sentence of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>One sentence, as in <c>light: 2,311 of 10,000 rounds ended wrong (23.1 %).</c></summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What}: {Wrong:#,0} of {Rounds:#,0} rounds ended wrong ({PercentText(Wrong, Rounds)}).");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>
    /// A share in per cent, to a tenth; what is not quite nothing or not quite all is not called so.
    /// </summary>
    internal static string PercentText(long part, long all)
    {
        if (all == 0)
        {
            return "none run";
        }

        var percent = 100.0 * part / all;
        return percent switch
        {
            0 => "0 %",
            100 => "100 %",
            < 0.05 => "less than 0.1 %",
            >= 99.95 => "more than 99.9 %",
            _ => string.Create(CultureInfo.InvariantCulture, $"{percent:0.0} %"),
        };
    }
}
