using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>
/// What a chart of speed-ups has to say: the ideal, Amdahl's law if wanted, and the figures in words.
/// </summary>
/// <param name="sweeps">A label, which may be empty if there is only one, and a sweep over numbers of threads.</param>
/// <param name="processors">How many processors the threads share; null if each thread has all it needs.</param>
/// <param name="serialShare">The serial share for Amdahl's law, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class SpeedUpLines(
    IReadOnlyList<(string Label, Sweep Sweep)> sweeps, int? processors, double? serialShare)
{
    /// <summary>The least number of threads.</summary>
    public int First { get; } = sweeps.Min(sweep => sweep.Sweep.Points[0].Value);

    /// <summary>The greatest number of threads.</summary>
    public int Last { get; } = sweeps.Max(sweep => sweep.Sweep.Points[^1].Value);

    /// <summary>What Amdahl's law is called; null if it is not drawn.</summary>
    public string? LawName { get; } =
        serialShare is { } share ? Invariant($"Amdahl, {100 * share:0.#} % serial") : null;

    /// <summary>The speed-up of each run, against the median of the first value, like that of the medians.</summary>
    public static IEnumerable<double> OfRuns(Sweep sweep, SweepPoint point) =>
        point.Measurement.Samples.Select(sample => SpeedUp.Of(sweep.Points[0].Measurement.Median, sample));

    /// <summary>A number of threads in words.</summary>
    public static string Threads(int number) => number == 1 ? "1 thread" : Invariant($"{number:#,0} threads");

    /// <summary>The speed-up if the threads shared the work without loss; flat beyond the processors.</summary>
    public double Ideal(int threads) => (double)Shared(threads) / Shared(First);

    /// <summary>The speed-up by Amdahl's law, which is drawn.</summary>
    public double Law(int threads) => Amdahl.SpeedUp(serialShare!.Value, Shared(threads));

    /// <summary>The best speed-up of each sweep, and how to read the chart.</summary>
    public string Caption()
    {
        var figures = string.Join("; ", sweeps.Select(sweep => Best(sweep.Label, sweep.Sweep)));
        var ideal = processors is { } count
            ? Invariant($"as many times as there are threads, up to {count:#,0} {(count == 1 ? "core" : "cores")}")
            : "as many times as there are threads";
        return $"{char.ToUpperInvariant(figures[0])}{figures[1..]}. A mark is one run, a line joins the medians. "
            + $"Dashed: the ideal, {ideal}."
            + (LawName is null ? "" : $" Dotted: {LawName}.");
    }

    /// <summary>A row for each point of each sweep.</summary>
    public Table ToTable()
    {
        var columns = new List<(Column Heading, Func<(string Label, Sweep Sweep, SweepPoint Point), string> Cell)>
        {
            (Column.Right("threads"), row => Invariant($"{row.Point.Value:#,0}")),
            (Column.Right("median"), row => DurationText.Of(row.Point.Measurement.Median)),
            (Column.Right("speed-up"), row => SpeedUp.ToText(row.Point.SpeedUp)),
            (Column.Right("ideal"), row => SpeedUp.ToText(Ideal(row.Point.Value))),
        };
        if (sweeps.Count > 1)
        {
            columns.Insert(0, (Column.Left("work"), row => row.Label));
        }

        if (LawName is not null)
        {
            columns.Add((Column.Right(LawName), row => SpeedUp.ToText(Law(row.Point.Value))));
        }

        columns.Add((
            Column.Left("each run"), row => string.Join(", ", OfRuns(row.Sweep, row.Point).Select(SpeedUp.ToText))));
        return Table.Of(
            sweeps.SelectMany(sweep => sweep.Sweep.Points.Select(point => (sweep.Label, sweep.Sweep, point))),
            columns);
    }

    private static string Best(string label, Sweep sweep)
    {
        // The others are compared with the first point, so at least that one is not noise.
        var best = sweep.Points.MaxBy(point => point.SpeedUp)!;
        var sure = sweep.Points.Where(point => !point.IsWithinNoise).MaxBy(point => point.SpeedUp)!;
        var isGain = sure == best || sure.SpeedUp > 1;
        var figure = isGain ? $"best {Figure(sure)}" : $"no gain beyond the noise ({Figure(best)})";
        return $"{label} {figure}".TrimStart();
    }

    private static string Figure(SweepPoint point) => $"{SpeedUp.ToText(point.SpeedUp)} with {Threads(point.Value)}";

    private int Shared(int threads) => Math.Min(threads, processors ?? threads);
}
