using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>How far an exploration has come; <see cref="Race.Explore"/> shows it in the cell that called.</summary>
/// <param name="Schedules">How many schedules have been run to their end.</param>
/// <param name="WrongSchedules">How many of them ended wrong.</param>
/// <param name="Steps">How many steps have been made.</param>
/// <param name="Elapsed">The time since the start.</param>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record ExplorationProgress(long Schedules, long WrongSchedules, long Steps, TimeSpan Elapsed) : IShowable
{
    /// <summary>The sentence of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>One sentence: how many schedules and steps so far, how many ended wrong, and the time.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Schedules:#,0} schedules so far, {WrongSchedules:#,0} end wrong; "
            + $"{Steps:#,0} steps in {DurationText.Of(Elapsed)}.");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
