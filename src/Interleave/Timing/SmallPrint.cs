using Interleave.Display;

namespace Interleave.Timing;

/// <summary>What stands in small letters under figures: what they mean, and how they were made.</summary>
internal static class SmallPrint
{
    /// <summary>Why there is no interval, and what the stars mean; empty where there is nothing to be said.</summary>
    public static string OfStatistics(IReadOnlyCollection<Measurement> measurements)
    {
        var sentences = new List<string>();
        if (measurements.Any(measurement => measurement.MedianInterval is null))
        {
            sentences.Add($"Too few runs for a 95 % interval of the median: it takes {Bootstrap.FewestSamples}.");
        }

        if (measurements.Any(measurement => measurement.Outliers.Length > 0))
        {
            sentences.Add("*: an outlier by Tukey's fences; it counts like the others.");
        }

        return string.Join(' ', sentences);
    }

    /// <summary>Warnings, and whether and why fewer rounds were measured than asked for.</summary>
    public static IEnumerable<string> OfRuns(IReadOnlyCollection<Measurement> measurements) =>
        Runs(measurements).SelectMany(run => run.Environment.Warnings.Concat(run.Sentences)).Distinct();

    /// <summary><see cref="OfRuns"/> and the line that describes the environment, each on a line; empty for samples that the harness did not take.</summary>
    public static string ToText(IReadOnlyCollection<Measurement> measurements) =>
        string.Join('\n', OfRuns(measurements).Concat(Environments(measurements)));

    /// <summary>The same as HTML.</summary>
    public static string ToHtml(IReadOnlyCollection<Measurement> measurements) =>
        string.Concat(Runs(measurements).SelectMany(run => run.Environment.Warnings).Distinct().Select(Html.Warning))
        + string.Concat(Runs(measurements).SelectMany(run => run.Sentences).Distinct().Concat(Environments(measurements)).Select(Html.SmallPrint));

    private static IEnumerable<HarnessRun> Runs(IEnumerable<Measurement> measurements) =>
        measurements.Select(measurement => measurement.Run).OfType<HarnessRun>();

    private static IEnumerable<string> Environments(IEnumerable<Measurement> measurements) =>
        Runs(measurements).Select(run => run.Environment.Line).Distinct();
}
