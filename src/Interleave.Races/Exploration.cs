using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Races.Player;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>
/// What <see cref="Race.Explore"/> found: how many schedules end wrong, the shortest of them, and all ends.
/// </summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(
    typeof(PlayerFormatters), PreferredMimeTypes = new[] { PlayerFormatters.MimeType, "text/html", "text/plain" })]
public sealed class Exploration : IPlayable
{
    private const int ShownLetters = 80;

    private static readonly Column[] Columns =
        [Column.Left("end"), Column.Left("what"), Column.Right("schedules"), Column.Left("shortest")];

    // Drawn when it is first shown, and once: the states have to be found for it.
    private readonly Lazy<PlayerData> _data;

    internal Exploration(Race explored)
    {
        Explored = explored;
        _data = new(MakeData);
    }

    /// <summary>What the race is called.</summary>
    public required string Race { get; init; }

    /// <summary>
    /// How many schedules were run to their end; with reduction, of each class of equivalent ones one.
    /// </summary>
    public required long Schedules { get; init; }

    /// <summary>How many of them ended wrong, in whatever way: <see cref="RaceEnd.IsWrong"/>.</summary>
    public required long WrongSchedules { get; init; }

    /// <summary>How many steps were made, those made again to come back to a state among them.</summary>
    public required long Steps { get; init; }

    /// <summary>The time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether every schedule was explored, or with reduction one of each class.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether only one of each class of equivalent schedules was to be explored.</summary>
    internal bool IsReduced { get; init; }

    /// <summary>Why it is not complete, as part of a sentence; empty if it is.</summary>
    public required string WhyIncomplete { get; init; }

    /// <summary>Why the race cannot be explored; null if it can.</summary>
    public required RaceEnd? Fault { get; init; }

    /// <summary>
    /// The shortest schedule that ends wrong, and of several the first in the order of the threads; null if none was
    /// found. If not <see cref="IsShortest"/>, there may be a shorter or an earlier one.
    /// </summary>
    public required RaceEnd? ShortestWrong { get; init; }

    /// <summary>Whether <see cref="ShortestWrong"/> is known to be what it says.</summary>
    public required bool IsShortest { get; init; }

    /// <summary>
    /// The different ends that were found, at most 1,000: right ones first, then by outcome and length. In each the
    /// schedule is the shortest known.
    /// </summary>
    public required ImmutableArray<RaceEnd> Ends { get; init; }

    /// <summary>Whether <see cref="Ends"/> are all that the race can come to.</summary>
    public required bool HasAllEnds { get; init; }

    /// <summary>Whether the race is proved right: every schedule explored, and none ends wrong.</summary>
    public bool IsProvedRight => IsComplete && Fault is null && WrongSchedules == 0;

    /// <summary>
    /// The sentences and the table of <see cref="ToText"/>, as HTML; and for a race that is small enough a picture of
    /// all its schedules, with a player of the one that the reader points at.
    /// </summary>
    public string ToHtml() => PlayerHtml.Of(
        _data.Value, string.Concat(Lines.Select(Display.Html.Paragraph)) + (Ends.IsEmpty ? "" : EndTable.ToHtml()));

    /// <summary>What is shown, as data for a page's own script.</summary>
    string IPlayable.ToJson() => _data.Value.ToJson(withPlain: true);

    /// <summary>
    /// How many schedules end wrong, whether all were explored, the shortest wrong one, and a table of the ends.
    /// </summary>
    public string ToText()
    {
        var lines = string.Join('\n', Lines);
        return Ends.IsEmpty ? lines : $"{lines}\n{EndTable.ToText()}";
    }

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>
    /// The letters of <see cref="ShortestWrong"/>, shortened where they are very many; empty if there is none.
    /// </summary>
    internal string ShortestWrongText => ShortestWrong is { } wrong ? Shown(wrong.Schedule) : "";

    internal Race Explored { get; }

    private IEnumerable<string> Lines
    {
        get
        {
            if (Fault is { } fault)
            {
                yield return $"{Race} cannot be explored ({fault.Label}). {fault.Text}";
                if (Schedules == 0)
                {
                    yield break;
                }
            }

            yield return CountText;
            yield return IsComplete
                ? "Complete: no other schedule is possible."
                : Fault is null ? $"Not complete: {WhyIncomplete}." : "Not complete.";
            if (ShortestWrong is { } wrong)
            {
                var known = IsShortest ? "" : " found";
                yield return $"Shortest wrong one{known}: {ShortestWrongText} ({wrong.Label}: {wrong.Text})";
            }
        }
    }

    private string CountText
    {
        get
        {
            var all = IsComplete ? "" : "the first ";
            var schedules = Schedules == 1 ? "schedule" : "schedules";
            var end = WrongSchedules == 1 ? "ends" : "end";
            var classes = IsReduced ? ", one schedule for each class of equivalent ones" : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Race}: {WrongSchedules:#,0} of {all}{Schedules:#,0} {schedules} {end} wrong{classes}.");
        }
    }

    private Table EndTable => new(Columns, Rows);

    private IEnumerable<IReadOnlyList<string>> Rows => Ends.Select(end => (IReadOnlyList<string>)
        [end.Label, end.Text, end.Schedules.ToString("#,0", CultureInfo.InvariantCulture), Shown(end.Schedule)]);

    private PlayerData MakeData()
    {
        var picture = Picture.Of(this);
        return new()
        {
            Kind = PlayerData.OfExploration,
            Race = Race,
            Expression = "race",
            Schedule = picture.Graph is null ? "" : ShortestWrong?.Schedule ?? Ends[0].Schedule,
            Graph = picture.Graph,
            Notes = picture.Note.Length == 0 ? [] : [picture.Note],
            Lines = [.. Lines],
            Columns = [.. Columns.Select(column => column.Heading)],
            Rows = [.. Rows],
        };
    }

    private static string Shown(string schedule) => schedule.Length <= ShownLetters
        ? schedule
        : string.Create(CultureInfo.InvariantCulture, $"{schedule[..ShownLetters]}… ({schedule.Length:#,0} steps)");
}
