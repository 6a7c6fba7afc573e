using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Races;

/// <summary>One schedule, step by step: what <see cref="Race.Replay"/> and <see cref="Race.Play"/> show.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Playback : IShowable
{
    internal Playback()
    {
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

    /// <summary>The table and the sentences of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => StepTable.ToHtml() + string.Concat(Lines.Select(Display.Html.Paragraph));

    /// <summary>A table of the steps; then the first step that was not possible, the end, or what may come next.</summary>
    public string ToText() => string.Join('\n', Lines.Prepend(StepTable.ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    internal bool IsPlay { get; init; }

    private IEnumerable<string> Lines
    {
        get
        {
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
                yield return IsPlay || Impossible is not null ? $"Next may be {may}." : $"The schedule stops before the end; next may be {may}.";
            }
        }
    }

    private Table StepTable => new(
        [Column.Right("step"), Column.Left("thread"), Column.Left("what it did"), Column.Left("state after"), Column.Left("blocked")],
        Steps.Select(step => (IReadOnlyList<string>)
            [step.Number.ToString(CultureInfo.InvariantCulture), step.Thread.ToString(), step.Did, step.State, step.Blocked])
            .Prepend(["0", "", "(start)", Start, ""]));
}
