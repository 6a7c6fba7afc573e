using System.Collections.Immutable;

namespace Interleave.Experiments.Costs;

/// <summary>One kind of memory, and how much of it a parked thread takes.</summary>
/// <param name="What">What kind of memory.</param>
/// <param name="Source">Whose memory was read, and where the number comes from.</param>
/// <param name="Batches">Bytes a thread, batch by batch; empty if the operating system does not tell.</param>
/// <param name="Median">Bytes a thread in the middle batch; null if it cannot be measured.</param>
/// <param name="WhyNot">Why it cannot be measured here; null if it can.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record ThreadMemory(
    string What, string Source, ImmutableArray<double> Batches, double? Median, string? WhyNot)
{
    // A process gains or loses less than this at any time by itself.
    private const long Noise = 64 << 10;

    /// <summary>The memory a thread takes, from readings before and after each batch of threads was parked.</summary>
    internal static ThreadMemory Of(
        string what, string source, IReadOnlyList<(int Threads, long? Before, long? After)> readings)
    {
        var differences = readings
            .Where(reading => reading is { Threads: > 0, Before: not null, After: not null })
            .Select(reading => (reading.Threads, Bytes: reading.After!.Value - reading.Before!.Value))
            .ToArray();
        if (differences.Length == 0)
        {
            return new(what, source, [], null, "the system does not tell");
        }

        ImmutableArray<double> batches = [.. differences.Select(one => (double)one.Bytes / one.Threads)];
        var ascending = batches.Sort();
        var median = (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
        var change = differences.Select(difference => difference.Bytes).Order().ElementAt(differences.Length / 2);
        return change >= Noise
            ? new(what, source, batches, median, null)
            : new(
                what,
                source,
                batches,
                null,
                $"a batch changed it by {MemoryText.Of(change)}, and that much comes and goes by itself");
    }
}
