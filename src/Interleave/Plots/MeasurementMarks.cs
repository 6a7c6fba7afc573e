using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>What the marks of measurements look like in every chart, and the words for them.</summary>
/// <threadsafety static="true"/>
internal static class MeasurementMarks
{
    // In tables, too, a star marks an outlier.
    private const string OutlierSymbol = "asterisk-open";

    // From this many runs on, large marks would hide each other.
    private const int ManyRuns = 6;

    /// <summary>Whether there are so many runs that their marks must not cover each other.</summary>
    public static bool AreMany(Measurement measurement) => measurement.Samples.Length >= ManyRuns;

    /// <summary>A mark for a run, in the colour and shape of its series.</summary>
    public static Marker Run(int series, bool areMany, bool areOutliers) => new()
    {
        color = Theme.Colour(series),
        symbol = areOutliers ? OutlierSymbol : Theme.Symbol(series) + "-open",
        size = areMany ? 7 : 10,
        line = new Line { width = areMany ? 1.5 : 2 },
    };

    /// <summary>The stroke at a median, between the whiskers of its interval.</summary>
    public static Marker MedianStroke(string symbol, double size) => new()
    {
        color = Theme.Grey,
        symbol = symbol,
        size = size,
        line = new Line { width = 2 },
    };

    /// <summary>A median and its interval in words.</summary>
    public static string IntervalText(string what, TimeSpan median, ConfidenceInterval<TimeSpan> interval) =>
        PlotlyText.Encode($"{what}: median {DurationText.Of(median)}, 95 % interval {DurationText.Of(interval)}");

    /// <summary>What a caption says about the marks: outliers, whiskers, and whatever no reader should miss.</summary>
    public static string Sentences(IReadOnlyCollection<Measurement> measurements)
    {
        var outliers = measurements.Any(measurement => !measurement.Outliers.IsEmpty)
            ? " A star is a run that is an outlier by Tukey's fences."
            : "";
        var whiskers = measurements.Any(measurement => measurement.MedianInterval is not null)
            ? " Whiskers span the 95 % interval of the median."
            : "";
        var caveats = SmallPrint.Caveats(measurements).Select(sentence => " " + sentence);
        return outliers + whiskers + string.Concat(caveats);
    }
}
