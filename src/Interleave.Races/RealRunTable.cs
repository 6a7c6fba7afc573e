using System.Collections.ObjectModel;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>
/// Races run by real threads, beside each other: a row for each, with the explorer's count where there is one.
/// </summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class RealRunTable : IShowable
{
    /// <summary>A table of these runs, in this order.</summary>
    /// <param name="runs">At least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is null.</exception>
    public RealRunTable(IEnumerable<RealRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Runs = Array.AsReadOnly(runs.ToArray());
        if (Runs.Count == 0 || Runs.Contains(null!))
        {
            throw new ArgumentException("A table needs at least one run, and none may be null.", nameof(runs));
        }
    }

    /// <summary>The runs, in the order given.</summary>
    public ReadOnlyCollection<RealRun> Runs { get; }

    /// <summary>The table of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => Table.ToHtml() + string.Concat(Faults.Select(Display.Html.Paragraph));

    /// <summary>
    /// A row for each run: how many of its rounds ended wrong, how many schedules do, and whether those were all.
    /// </summary>
    public string ToText() => string.Join('\n', Faults.Prepend(Table.ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    internal Table Table => new(
        [
            Column.Left("race"), Column.Right("real threads: wrong ends"), Column.Right("share"),
            Column.Right("explored: wrong ends"), Column.Right("share"), Column.Left("complete"),
            Column.Left("shortest wrong one"),
        ],
        Runs.Select(run => (IReadOnlyList<string>)
        [
            run.Race,
            Count(run.WrongRounds, run.Rounds, "rounds"),
            RoundCount.PercentText(run.WrongRounds, run.Rounds),
            .. run.Beside is { } all
                ? new[]
                {
                    Count(all.WrongSchedules, all.Schedules, all.IsReduced ? "classes of schedules" : "schedules"),
                    RoundCount.PercentText(all.WrongSchedules, all.Schedules),
                    all.IsComplete ? "yes" : "no",
                    all.ShortestWrong is null ? "none" : all.ShortestWrongText,
                }
                : ["", "", "", ""],
        ]));

    private IEnumerable<string> Faults => Runs.Where(run => run.Fault is not null)
        .Select(run => $"{run.Race} cannot go on ({run.Fault!.Label}). {run.Fault.Text}");

    private static string Count(long wrong, long all, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{wrong:#,0} of {all:#,0} {unit}");
}
