using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>Two counters a chosen distance apart, to see what two threads pay for writing to one cache line.</summary>
/// <remarks>
/// <para>
/// A core does not fetch single bytes but lines: 64 bytes on x86-64 processors, 128 on some ARM ones. Counters 8
/// bytes apart lie in one line, counters 256 bytes apart never do. The first lies at an address that is a multiple of
/// 256, so that this does not depend on luck, and nothing else is in the lines of either.
/// </para>
/// <para>Two threads may use the pair at once as long as each increments another counter.</para>
/// </remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class CounterPair : Showable
{
    private const int MostBytesApart = 4096;
    private const int MostIncrements = 1_000_000_000;

    // At least twice the longest line in use, because a processor may fetch lines in pairs.
    private const int Alignment = 256;

    // Pinned: a counter that the garbage collector moved would no longer be where it was put.
    private readonly long[] _memory;
    private readonly int[] _places;
    private readonly int _bytesApart;

    /// <summary>Two counters at 0.</summary>
    /// <param name="bytesApart">From the beginning of one to that of the other: a multiple of 8, 8 to 4,096.</param>
    /// <param name="name">What the caller calls the number; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The distance is out of its range, or no multiple of 8.
    /// </exception>
    public CounterPair(int bytesApart, [CallerArgumentExpression(nameof(bytesApart))] string name = "the distance")
    {
        ValueRange.Check(bytesApart, sizeof(long), MostBytesApart, name);
        if (bytesApart % sizeof(long) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bytesApart), Invariant($"{name} is {bytesApart:#,0}, but it must be a multiple of 8."));
        }

        _bytesApart = bytesApart;
        _memory = GC.AllocateArray<long>((bytesApart + (2 * Alignment)) / sizeof(long), pinned: true);
        var beyond = (int)(AddressOf(0) % Alignment);
        var first = (Alignment - beyond) % Alignment / sizeof(long);
        _places = [first, first + (bytesApart / sizeof(long))];
    }

    /// <summary>The value of a counter.</summary>
    /// <param name="counter">0 or 1.</param>
    public long this[int counter] => Volatile.Read(ref _memory[_places[counter]]);

    /// <summary>Adds 1 to a counter, again and again.</summary>
    /// <param name="counter">0 or 1; another thread may increment the other one meanwhile.</param>
    /// <param name="times">How often, 1 to 1,000,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is out of its range.</exception>
    /// <remarks>
    /// Each increment is a volatile read and a volatile write: otherwise the compiler might keep the counter in a
    /// register and write only the end, and there would be nothing to see. It is not atomic and need not be, because
    /// only one thread writes to a counter.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Increment(int counter, int times)
    {
        ValueRange.Check(times, 1, MostIncrements);
        ref var place = ref _memory[_places[counter]];
        for (var done = 0; done < times; done++)
        {
            Volatile.Write(ref place, Volatile.Read(ref place) + 1);
        }
    }

    /// <summary>The distance and both values.</summary>
    public override string ToText() =>
        Invariant($"Two counters {_bytesApart:#,0} bytes apart: {this[0]:#,0} and {this[1]:#,0}.");

    /// <summary>The address of a counter.</summary>
    internal long AddressOfCounter(int counter) => AddressOf(_places[counter]);

    private long AddressOf(int place) => Marshal.UnsafeAddrOfPinnedArrayElement(_memory, place);
}
