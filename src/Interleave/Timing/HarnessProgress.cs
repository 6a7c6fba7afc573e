using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>How far a measurement has come; the <see cref="Harness"/> shows it in the cell that called.</summary>
/// <param name="What">What is being measured now, or was last.</param>
/// <param name="Done">How many runs are done, from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">How many runs there are, warm-ups among them; from 1.</param>
/// <param name="Elapsed">The time since the start.</param>
/// <param name="Left">
/// An estimate of the time still needed: the mean time of the runs done, for each run to come, but no more than is
/// left of a time budget. Null as long as none is done.
/// </param>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record HarnessProgress(string What, int Done, int Total, TimeSpan Elapsed, TimeSpan? Left) : IShowable
{
    /// <summary>Whether it ended before all the runs were done, because the time budget was used up.</summary>
    public bool IsOutOfBudget { get; init; }

    /// <summary>Whether no further run will be made.</summary>
    public bool IsOver => Done == Total || IsOutOfBudget;

    /// <summary>The samples so far, as HTML.</summary>
    internal string Drawing { get; init; } = "";

    /// <summary>
    /// The sentence; until it is over, behind a progress bar, and above a drawing of the samples so far.
    /// </summary>
    public string ToHtml() => Line.ToHtml() + (IsOver ? "" : Drawing);

    /// <summary>
    /// A sentence: what is being measured, how many runs are done, the time so far and the time left.
    /// </summary>
    public string ToText()
    {
        var runs = Invariant($"{Done:#,0} of {Total:#,0} runs done");
        return Done == Total ? $"{runs} in {DurationText.Of(Elapsed)}."
            : IsOutOfBudget ? $"{runs} in {DurationText.Of(Elapsed)}; then the time budget was used up."
            : Left is { } left ? $"Measuring {What}: {runs}, {DurationText.Of(Elapsed)} so far, {Estimate(left)} left."
            : $"Measuring {What}: {runs}.";
    }

    private ProgressLine Line => new(ToText(), IsOver ? null : (double)Done / Total);

    // An estimate deserves no more than whole seconds.
    private static string Estimate(TimeSpan left)
    {
        var seconds = Math.Ceiling(left.TotalSeconds);
        return seconds <= 1 ? "less than 1 s"
            : seconds < 120 ? Invariant($"about {seconds} s")
            : $"about {DurationText.Of(TimeSpan.FromSeconds(seconds))}";
    }

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
