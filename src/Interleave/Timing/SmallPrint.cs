using Interleave.Display;

namespace Interleave.Timing;

/// <summary>What stands in small print below figures: what they mean, and how they were measured.</summary>
/// <threadsafety static="true"/>
internal static class SmallPrint
{
    /// <summary>
    /// Why one has no interval and others do, and what the stars mean; empty if there is nothing to say.
    /// </summary>
    public static string OfStatistics(IReadOnlyCollection<Measurement> measurements)
    {
        var sentences = new List<string>();
        var without = measurements.Count(measurement => measurement.MedianInterval is null);
        if (without > 0 && without < measurements.Count)
        {
            sentences.Add($"Too few runs for a 95 % interval of the median: it takes {Bootstrap.FewestSamples}.");
        }

        if (measurements.Any(measurement => measurement.Outliers.Length > 0))
        {
            sentences.Add("*: an outlier by Tukey's fences; it counts like the others.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>What a reader has to know before believing the figures; usually nothing.</summary>
    public static IEnumerable<string> Caveats(IReadOnlyCollection<Measurement> measurements) =>
        Warnings(measurements).Concat(
            Runs(measurements).Select(run => run.CutShortText).Where(text => text.Length > 0).Distinct());

    /// <summary>
    /// Warnings, how it was measured and where, each on a line; empty if the harness took no samples.
    /// </summary>
    public static string ToText(IReadOnlyCollection<Measurement> measurements) =>
        string.Join('\n', Warnings(measurements).Concat(Sentences(measurements)));

    /// <summary>The same as HTML.</summary>
    public static string ToHtml(IReadOnlyCollection<Measurement> measurements) =>
        string.Concat(Warnings(measurements).Select(Html.Warning))
        + string.Concat(Sentences(measurements).Select(Html.SmallPrint));

    private static IEnumerable<string> Warnings(IEnumerable<Measurement> measurements) =>
        Runs(measurements).SelectMany(run => run.Environment.Warnings).Distinct();

    private static IEnumerable<string> Sentences(IEnumerable<Measurement> measurements)
    {
        var runs = Runs(measurements).ToArray();
        return runs.Select(run => run.CutShortText)
            .Concat(runs.Select(run => run.Environment.Line))
            .Where(sentence => sentence.Length > 0)
            .Distinct();
    }

    private static IEnumerable<HarnessRun> Runs(IEnumerable<Measurement> measurements) =>
        measurements.Select(measurement => measurement.Run).OfType<HarnessRun>();
}
