using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Races.Player;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>
/// One schedule, step by step: what <see cref="RacePlaying.Replay"/> and <see cref="RacePlaying.Play"/> show.
/// </summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(
    typeof(PlayerFormatters), PreferredMimeTypes = new[] { PlayerFormatters.MimeType, "text/html", "text/plain" })]
public sealed class Playback : IPlayable
{
    /// <summary>How many states to find, before those are merged that nobody can tell apart.</summary>
    internal const int MaximumStates = 30_000;

    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(4);

    private static readonly Column[] Columns =
    [
        Column.Right("step"), Column.Left("thread"), Column.Left("what it did"), Column.Left("state after"),
        Column.Left("blocked"),
    ];

    // Found when it is first shown, and once: the states are the race's, and it may have many.
    private readonly Lazy<PlayerData> _data;
    private readonly Race _race;
    private readonly string _expression;
    private readonly bool _isPlay;
    private readonly Puzzle? _puzzle;

    internal Playback(Race race, string expression, bool isPlay, Puzzle? puzzle)
    {
        (_race, _expression, _isPlay, _puzzle) = (race, expression, isPlay, puzzle);
        _data = new(MakeData);
    }

    /// <summary>The schedule that was asked for.</summary>
    public required string Schedule { get; init; }

    /// <summary>The state before the first step; empty if the race cannot start.</summary>
    public required string Start { get; init; }

    /// <summary>The steps that were made.</summary>
    public required ImmutableArray<PlaybackStep> Steps { get; init; }

    /// <summary>Which step was not possible and why; null if all were.</summary>
    public required string? Impossible { get; init; }

    /// <summary>How the race has ended, or why it cannot be played; null if it goes on.</summary>
    public required RaceEnd? End { get; init; }

    /// <summary>For each thread that can go next its letter and what it would do; empty at an end.</summary>
    public required ImmutableArray<(char Thread, string Does)> Next { get; init; }

    /// <summary>
    /// A player, in which the reader makes the steps; without a script, the table and the sentences of
    /// <see cref="ToText"/>.
    /// </summary>
    public string ToHtml() =>
        PlayerHtml.Of(_data.Value, StepTable.ToHtml() + string.Concat(Lines.Select(Display.Html.Paragraph)));

    /// <summary>
    /// A table of the steps; then the first step that was not possible, the end, or what may come next.
    /// </summary>
    public string ToText() => string.Join('\n', Lines.Prepend(StepTable.ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>What the player shows, as data for a page's own script.</summary>
    string IPlayable.ToJson() => _data.Value.ToJson(withPlain: true);

    private IEnumerable<string> Lines
    {
        get
        {
            if (_puzzle is not null)
            {
                yield return _puzzle.Said(Schedule[..Steps.Length]);
            }

            if (Impossible is { } impossible)
            {
                yield return impossible;
            }

            if (End is { } end)
            {
                yield return end.Outcome switch
                {
                    RaceOutcome.Right => $"The end, and a right one: {end.Text}",
                    RaceOutcome.Wrong => $"The end, and a wrong one: {end.Text}",
                    RaceOutcome.Deadlock => $"Deadlock: {end.Text}",
                    _ => $"It ends here, {end.Label}: {end.Text}",
                };
            }

            if (!Next.IsEmpty)
            {
                var may = string.Join(", ", Next.Select(next => $"{next.Thread} ({next.Does})"));
                yield return _isPlay || Impossible is not null
                    ? $"Next may be {may}."
                    : $"The schedule stops before the end; next may be {may}.";
            }
        }
    }

    private static IReadOnlyList<string> Row(PlaybackStep step)
    {
        var number = step.Number.ToString(CultureInfo.InvariantCulture);
        return [number, step.Thread.ToString(), step.Did, step.State, step.Blocked];
    }

    private Table StepTable => new(Columns, Rows);

    private IEnumerable<IReadOnlyList<string>> Rows => Steps.Select(Row).Prepend(["0", "", "(start)", Start, ""]);

    private PlayerData MakeData()
    {
        var made = Schedule[..Steps.Length];
        var graph = Next.IsEmpty && Steps.IsEmpty ? null
            : _puzzle?.Graph ?? RaceGraphRun.Of(_race, [made], MaximumStates, MaximumTime);
        var data = new PlayerData
        {
            Kind = _isPlay ? "play" : "replay",
            Race = _race.Name,
            Expression = _expression,
            Schedule = made,
            Graph = graph,
            Goal = _puzzle is null || graph is null ? null : new(_puzzle.Goal, _puzzle.Goals, _puzzle.Fewest),
            Lines = [.. Lines],
            Columns = [.. Columns.Select(column => column.Heading)],
            Rows = [.. Rows],
        };
        var bounded = data.Bounded(
            graph is null ? [] : [.. graph.Way(made), .. graph.ShortestWays().SelectMany(way => way)]);
        return bounded with { Notes = [.. Notes(graph, bounded.Graph)] };
    }

    private IEnumerable<string> Notes(Graph? all, Graph? bounded)
    {
        if (Impossible is { } impossible)
        {
            yield return impossible;
        }

        if (bounded is { IsComplete: false })
        {
            var found = PlayerData.Count(bounded.Nodes.Count);
            yield return all!.IsComplete
                ? $"This player has {found} of the {PlayerData.Count(all.Nodes.Count)} states of this race, those "
                    + "near the start and on a shortest way to each end; the others are left out for their size."
                : $"This player has {found} states, those near the start and on the way to the ends that were found; "
                    + "this race has more than could be looked at.";
        }
    }
}
