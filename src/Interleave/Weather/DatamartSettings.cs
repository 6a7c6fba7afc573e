using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interleave.Weather;

/// <summary>What the local weather server is tuned to, as sent over HTTP.</summary>
/// <param name="LatencyMs">How long it waits before it answers, in milliseconds.</param>
/// <param name="JitterMs">By how many milliseconds that varies, up and down.</param>
/// <param name="ServeAtOnce">How many requests it serves at once; null for no limit.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record DatamartSettings(decimal LatencyMs, decimal JitterMs, int? ServeAtOnce)
{
    /// <summary>The longest latency: long enough to see a time-out, and over within a minute.</summary>
    private const int MaxLatencyMs = 60_000;

    /// <summary>The present moment for the server, which stands still. It is only read.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>What it does wrong with documents. It is only sent.</summary>
    [JsonIgnore]
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>Checks what a cell asks for, by the names of <see cref="WeatherSource.Local"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (LatencyMs is < 0 or > MaxLatencyMs)
        {
            throw OutOfRange("latencyMs", $"The latency is 0 to {MaxLatencyMs} ms, and not {LatencyMs} ms.");
        }

        if (JitterMs < 0 || JitterMs > LatencyMs)
        {
            throw OutOfRange("jitterMs", $"The jitter is 0 ms to the latency, {LatencyMs} ms, and not {JitterMs} ms.");
        }

        if (ServeAtOnce < 1)
        {
            throw OutOfRange(
                "serveAtOnce",
                $"The server serves 1 request or more at once, or null for no limit, and not {ServeAtOnce}.");
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(string parameter, FormattableString sentence) =>
        new(parameter, Invariant(sentence));
}
