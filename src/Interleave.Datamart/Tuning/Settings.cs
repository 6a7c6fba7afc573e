using System.Collections.Immutable;

namespace Interleave.Datamart.Tuning;

/// <summary>What can be set while the Datamart runs.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed record Settings
{
    /// <summary>The longest <see cref="Latency"/>.</summary>
    public static readonly TimeSpan MaxLatency = TimeSpan.FromSeconds(60);

    /// <summary>How long a request takes to be served, 0 to 60 s.</summary>
    /// <value>300 ms unless set.</value>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// A request takes up to this much less or more than <see cref="Latency"/>, evenly spread; 0 to
    /// <see cref="Latency"/>.
    /// </summary>
    /// <value>0 unless set.</value>
    public TimeSpan Jitter { get; init; }

    /// <summary>
    /// How many requests are served at once, 1 or more, or <see langword="null"/> for as many as come.
    /// </summary>
    /// <value><see langword="null"/> unless set.</value>
    public int? ServeAtOnce { get; init; }

    /// <summary>The instant at which the Datamart's clock stands still, UTC.</summary>
    /// <value>2026-09-14T18:20:00Z unless set: the hour that the documents of <c>data/</c> were written for.</value>
    public DateTimeOffset Clock { get; init; } = new(2026, 9, 14, 18, 20, 0, TimeSpan.Zero);

    /// <summary>What goes wrong with documents; see <see cref="Tuning.Fault.Draw"/>.</summary>
    /// <value>Empty unless set.</value>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>One sentence on what is wrong with the settings, or <see langword="null"/>.</summary>
    public string? Error => this switch
    {
        _ when Latency < TimeSpan.Zero || Latency > MaxLatency =>
            $"The latency must be from 0 to {MaxLatency.TotalSeconds} s, not {Latency.TotalMilliseconds} ms.",
        _ when Jitter < TimeSpan.Zero || Jitter > Latency =>
            $"The jitter must be from 0 to the latency, {Latency.TotalMilliseconds} ms, "
            + $"not {Jitter.TotalMilliseconds} ms.",
        { ServeAtOnce: < 1 } => $"The number served at once must be 1 or more, not {ServeAtOnce}.",
        _ => null,
    };

    /// <summary>The latency of one request: <see cref="Latency"/>, give or take the jitter.</summary>
    public TimeSpan NextLatency(Random random) => Latency + (((2 * random.NextDouble()) - 1) * Jitter);
}
