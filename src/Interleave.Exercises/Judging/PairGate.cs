using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Interleave.Exercises;

/// <summary>
/// A point that threads leave two by two at the same instant, so that what they do next happens at once: two threads
/// that both read, add and write a variable that the check cannot look into lose an addition within a few thousand
/// pairs.
/// </summary>
/// <remarks>
/// The first of two spins, so it is on a core when the second comes and both go on. The second leaves a nanosecond or
/// so later each time, so that whatever gap there is between a read and a write is met sooner or later. On one core
/// two threads never run at once, and the gate forces nothing.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class PairGate
{
    private const int Offsets = 200;

    // A partner that does not come within so many looks has no core; then this one may be what it needs.
    private const int LooksWithoutYielding = 1_000;

    // After so many waits for which nobody came, nobody is waited for: a single worker must not be slowed down for
    // nothing.
    private const int MostAlone = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    // Where the machine is so busy that pairs take long, the rest go through without waiting.
    private static readonly TimeSpan OpenAfter = TimeSpan.FromMilliseconds(500);

    private readonly long _made = Stopwatch.GetTimestamp();

    // Even: nobody waits. Odd: one thread waits for a partner.
    private int _arrivals;
    private int _alone;
    private int _together;
    private int _nothing;

    /// <summary>How many pairs have left with both threads on a core.</summary>
    public int Together => Volatile.Read(ref _together);

    /// <summary>Waits for a partner and leaves together with it, or alone when none came in time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pass()
    {
        if (Volatile.Read(ref _alone) >= MostAlone || Stopwatch.GetElapsedTime(_made) > OpenAfter)
        {
            return;
        }

        var place = Interlocked.Increment(ref _arrivals);
        if (place % 2 == 0)
        {
            for (var looks = place / 2 % Offsets; looks > 0; looks--)
            {
                Volatile.Write(ref _nothing, looks);
            }

            return;
        }

        var since = Stopwatch.GetTimestamp();
        var spins = 1;
        for (; Volatile.Read(ref _arrivals) == place; spins++)
        {
            if (spins % LooksWithoutYielding == 0)
            {
                Thread.Yield();
                if (Stopwatch.GetElapsedTime(since) > Patience && Interlocked.CompareExchange(ref _arrivals,
                    place - 1, place) == place)
                {
                    Interlocked.Increment(ref _alone);
                    return;
                }
            }
        }

        if (spins < LooksWithoutYielding)
        {
            _together++;
        }
    }
}
