namespace Interleave.Experiments.Computing;

/// <summary>A part of a range of whole numbers: <see cref="From"/> ≤ number &lt; <see cref="To"/>.</summary>
/// <param name="From">The first number.</param>
/// <param name="To">The number after the last, where the next part begins.</param>
/// <threadsafety static="true" instance="true"/>
public readonly record struct Chunk(int From, int To)
{
    /// <summary>
    /// Divides a range into parts that follow each other without a gap, as even in length as possible.
    /// </summary>
    /// <param name="from">The first number.</param>
    /// <param name="to">The number after the last; not below <paramref name="from"/>.</param>
    /// <param name="parts">How many parts, from 1; some are empty if there are more parts than numbers.</param>
    /// <remarks>
    /// The same length is not always the same work: a larger number has more divisors to try. Threads that take the
    /// next of many parts whenever they are done still end nearly together.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range ends before it begins, or there are no parts.
    /// </exception>
    public static Chunk[] Split(int from, int to, int parts)
    {
        if (to < from)
        {
            throw new ArgumentOutOfRangeException(nameof(to), Invariant($"A range from {from} cannot end at {to}."));
        }

        if (parts < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(parts), Invariant($"A range is divided into 1 part or more, and not into {parts}."));
        }

        var length = (long)to - from;
        return [.. Enumerable.Range(0, parts).Select(part => new Chunk(Border(part), Border(part + 1L)))];

        int Border(long part) => (int)(from + (length * part / parts));
    }
}
