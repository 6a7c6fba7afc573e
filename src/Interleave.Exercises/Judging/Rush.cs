using System.Diagnostics;

namespace Interleave.Exercises;

/// <summary>Rounds of the reader's code at full speed, until its threads have met often enough or the time is
/// up.</summary>
/// <threadsafety static="true" instance="true"/>
internal static class Rush
{
    // Met at every distance in time many times over. A busy machine seldom has two threads on a core at once, and is
    // given longer.
    private const int EnoughPairs = 20_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs rounds.</summary>
    /// <param name="round">Given the number of the round, from 0, and the gate that its threads pass; returns what is
    /// wrong, or null.</param>
    public static Finding? Run(Func<int, PairGate, Finding?> round)
    {
        var pairs = 0;
        var begin = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(begin) is var time && (time < Shortest || (pairs < EnoughPairs
            && time < Longest)); number++)
        {
            var gate = new PairGate();
            if (round(number, gate) is { } wrong)
            {
                return wrong;
            }

            pairs += gate.Together;
        }

        return null;
    }

    /// <summary>Runs rounds in which workers share many quick pieces of work, each of which is to be done
    /// once.</summary>
    /// <param name="pieces">How many pieces.</param>
    /// <param name="round">Given what does a piece, by its number from 0.</param>
    /// <param name="wrong">What is wrong if a piece, the first argument, was done another number of times, the second
    /// one.</param>
    public static Finding? OverPieces(int pieces, Action<Action<int>> round, Func<int, int, Finding> wrong) =>
        Run((_, gate) =>
    {
        var times = new int[pieces];
        using var call = ReaderCall.Start(() => round(piece =>
        {
            Interlocked.Increment(ref times[piece]);
            gate.Pass();
        }));
        call.Finish();
        var piece = Array.FindIndex(times, done => done != 1);
        return piece < 0 ? null : wrong(piece, times[piece]);
    });
}
