using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>What <see cref="Race.RunForReal"/> saw: how many rounds of real threads ended wrong.</summary>
/// <example>
/// <code>
/// var race = TwoLockTransferRace.Broken;
/// race.RunForReal(rounds: 10, beside: race.Explore(), yields: true).Plot()
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class RealRun : IShowable
{
    internal RealRun()
    {
    }

    /// <summary>What the race is called.</summary>
    public required string Race { get; init; }

    /// <summary>How many rounds were run.</summary>
    public required int Rounds { get; init; }

    /// <summary>How many of them ended wrong, in whatever way.</summary>
    public required int WrongRounds { get; init; }

    /// <summary>How many rounds were asked for.</summary>
    internal int RoundsWanted { get; init; }

    /// <summary>Whether the threads gave their cores away now and then.</summary>
    public required bool Yields { get; init; }

    /// <summary>The exploration to show beside; null if there is none.</summary>
    internal Exploration? Beside { get; init; }

    /// <summary>
    /// The different ends that were seen, at most 1,000. <see cref="RaceEnd.Schedules"/> is the number of rounds; the
    /// schedule is empty, since nobody knows in which order real threads have run.
    /// </summary>
    public required ImmutableArray<RaceEnd> Ends { get; init; }

    /// <summary>Why the rounds could not go on; null if they could.</summary>
    public required RaceEnd? Fault { get; init; }

    /// <summary>The tables of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() =>
        Shares.ToHtml() + string.Concat(Notes.Select(Display.Html.Paragraph)) + EndTable.ToHtml();

    /// <summary>
    /// A table of the shares of wrong ends, of the rounds and of the schedules, and a table of the ends of the
    /// rounds.
    /// </summary>
    public string ToText() => string.Join('\n', [Shares.ToText(), .. Notes, EndTable.ToText()]);

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private IEnumerable<string> Notes
    {
        get
        {
            if (Fault is { } fault)
            {
                yield return $"{Race} cannot go on ({fault.Label}). {fault.Text}";
            }
            else if (Rounds < RoundsWanted)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Stopped after {Rounds:#,0} of {RoundsWanted:#,0} rounds, by maxTime.");
            }
        }
    }

    private Table Shares
    {
        get
        {
            var threads = Yields ? "real threads that yield" : "real threads";
            var run = Row($"{Race}, by {threads}", "rounds", WrongRounds, Rounds);
            return new(
                [Column.Left(""), Column.Right("wrong ends"), Column.Right("share")],
                Beside is null ? [run] : [run, Explored(Beside)]);
        }
    }

    private Table EndTable => new(
        [Column.Left("end"), Column.Left("what"), Column.Right("rounds")],
        Ends.Select(end => (IReadOnlyList<string>)
            [end.Label, end.Text, end.Schedules.ToString("#,0", CultureInfo.InvariantCulture)]));

    private static string[] Explored(Exploration all)
    {
        var explored = all.IsComplete ? "explored" : "explored in part";
        return Row($"{all.Race}, {explored}", "schedules", all.WrongSchedules, all.Schedules);
    }

    private static string[] Row(string what, string unit, long wrong, long all) =>
    [
        what,
        string.Create(CultureInfo.InvariantCulture, $"{wrong:#,0} of {all:#,0} {unit}"),
        RoundCount.PercentText(wrong, all),
    ];
}
