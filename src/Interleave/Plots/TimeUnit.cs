namespace Interleave.Plots;

/// <summary>The unit of a time axis.</summary>
/// <param name="Name">Its symbol: <c>s</c>, <c>ms</c> or <c>µs</c>.</param>
/// <param name="Length">How long one is.</param>
internal sealed record TimeUnit(string Name, TimeSpan Length)
{
    /// <summary>The unit in which the longest time is 1 or more.</summary>
    public static TimeUnit For(TimeSpan longest) =>
        longest >= TimeSpan.FromSeconds(1) ? new("s", TimeSpan.FromSeconds(1))
        : longest >= TimeSpan.FromMilliseconds(1) ? new("ms", TimeSpan.FromMilliseconds(1))
        : new("µs", TimeSpan.FromMicroseconds(1));

    /// <summary>The title of an axis of times in this unit.</summary>
    public string AxisTitle => $"time ({Name})";

    /// <summary>How many of this unit the time is.</summary>
    public double In(TimeSpan time) => time / Length;
}
