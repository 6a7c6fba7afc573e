using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Interleave.Weather;

/// <summary>What the local weather server is tuned to, as it says it on the wire.</summary>
/// <param name="LatencyMs">How long it waits before it answers, in milliseconds.</param>
/// <param name="JitterMs">By how many milliseconds that varies, up and down.</param>
/// <param name="ServeAtOnce">How many requests it serves at once; null for no limit.</param>
internal sealed record DatamartSettings(decimal LatencyMs, decimal JitterMs, int? ServeAtOnce)
{
    /// <summary>The longest latency; it leaves a reader time to see a time-out, and ends within a minute.</summary>
    private const int MaxLatencyMs = 60_000;

    /// <summary>The server's present instant. It stands still, and is not sent to it.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>What it does wrong with documents. It is sent to the server, and not read back.</summary>
    [JsonIgnore]
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>Checks what a cell asks for; the parameters are those of <see cref="WeatherSource.Local"/>.</summary>
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
            throw OutOfRange("serveAtOnce", $"The server serves 1 request or more at once, or null for no limit, and not {ServeAtOnce}.");
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(string parameter, FormattableString sentence) =>
        new(parameter, sentence.ToString(CultureInfo.InvariantCulture));
}
