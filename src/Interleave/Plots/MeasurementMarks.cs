using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>What the marks of measurements look like in every chart, and the words for them.</summary>
internal static class MeasurementMarks
{
    // The star stands for an outlier in tables too.
    private const string OutlierSymbol = "asterisk-open";

    // From this many runs on, large marks would hide each other.
    private const int ManyRuns = 6;

    /// <summary>Whether there are so many runs that their marks must not lie on each other.</summary>
    public static bool AreMany(Measurement measurement) => measurement.Samples.Length >= ManyRuns;

    /// <summary>A mark for a run, in the colour and shape of its series.</summary>
    public static Marker Run(int series, bool areMany, bool areOutliers) => new()
    {
        color = Theme.Colour(series),
        symbol = areOutliers ? OutlierSymbol : Theme.Symbol(series) + "-open",
        size = areMany ? 7 : 10,
        line = new Line { width = areMany ? 1.5 : 2 },
    };

    /// <summary>The sentence of a caption that explains outliers; empty where there are none.</summary>
    public static string OutlierSentence(IEnumerable<Measurement> measurements) =>
        measurements.Any(measurement => !measurement.Outliers.IsEmpty) ? " A star is a run that is an outlier by Tukey's fences." : "";

    /// <summary>The sentence of a caption that explains the whiskers; empty where no measurement has an interval.</summary>
    public static string IntervalSentence(IEnumerable<Measurement> measurements) =>
        measurements.Any(measurement => measurement.MedianInterval is not null) ? " Whiskers span the 95 % interval of the median." : "";

    /// <summary>The warnings and cut-short rounds that no reader of a caption should miss, each as a sentence after a space.</summary>
    public static string Caveats(IReadOnlyCollection<Measurement> measurements) =>
        string.Concat(SmallPrint.Caveats(measurements).Select(sentence => " " + sentence));
}
