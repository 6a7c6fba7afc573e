namespace Interleave.Timing;

/// <summary>What threads cost that have nothing to do, measured on the way that their work is measured on.</summary>
/// <param name="Threads">How many threads.</param>
/// <param name="Creation">Whether their making was part of it.</param>
/// <param name="Time">The median of a few runs. It is in every time measured in this way, and is never taken off.</param>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
public sealed record ThreadOverhead(int Threads, ThreadCreation Creation, TimeSpan Time)
{
    /// <summary>One sentence with the figures.</summary>
    public override string ToString()
    {
        var threads = Threads == 1 ? "1 thread that has" : FormattableString.Invariant($"{Threads:#,0} threads that have");
        return Creation == ThreadCreation.Measured
            ? $"To make, start and join {threads} nothing to do takes {DurationText.Of(Time)}; each time has that in it."
            : $"To let go {threads} nothing to do, and see the end, takes {DurationText.Of(Time)}; each time has that in it.";
    }
}
