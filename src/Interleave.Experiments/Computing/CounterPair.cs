using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Computing;

/// <summary>Two counters at a chosen distance in memory, to see what two threads pay for writing to one cache line.</summary>
/// <remarks>
/// <para>
/// A core does not fetch single bytes but lines: 64 bytes on x86-64 processors, 128 on some ARM ones. Counters 8 bytes apart
/// lie in one line, counters 256 bytes apart never do. The first lies at an address that is a multiple of 256, so that this
/// does not depend on luck, and nothing else is in the lines of either.
/// </para>
/// <para>Two threads may use the pair at once as long as each increments another counter.</para>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class CounterPair : IShowable
{
    /// <summary>The greatest distance, in bytes.</summary>
    public const int MostBytesApart = 4096;

    /// <summary>How often a counter may be incremented in one call.</summary>
    public const int MostIncrements = 1_000_000_000;

    // At least twice the longest line in use, because a processor may fetch lines in pairs.
    private const int Alignment = 256;

    // Pinned: a counter that the garbage collector moved would no longer be where it was put.
    private readonly long[] _memory;
    private readonly int[] _places;

    /// <summary>Two counters at 0.</summary>
    /// <param name="bytesApart">From the beginning of one to that of the other: a multiple of 8, from 8 to <see cref="MostBytesApart"/>.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The distance is out of its range. The message says so in a sentence.</exception>
    public CounterPair(int bytesApart, [CallerArgumentExpression(nameof(bytesApart))] string name = "the distance")
    {
        CheckDistance(bytesApart, name);
        BytesApart = bytesApart;
        _memory = GC.AllocateArray<long>((bytesApart + (2 * Alignment)) / sizeof(long), pinned: true);
        var beyond = (int)(AddressOf(0) % Alignment);
        var first = (Alignment - beyond) % Alignment / sizeof(long);
        _places = [first, first + (bytesApart / sizeof(long))];
    }

    /// <summary>How many bytes lie between the beginning of one counter and that of the other.</summary>
    public int BytesApart { get; }

    /// <summary>What a counter stands at.</summary>
    /// <param name="counter">0 or 1.</param>
    public long this[int counter] => Volatile.Read(ref _memory[_places[counter]]);

    /// <summary>Adds 1 to a counter, again and again.</summary>
    /// <param name="counter">0 or 1; another thread may increment the other one meanwhile.</param>
    /// <param name="times">How often, 1 to <see cref="MostIncrements"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="times"/> is out of its range. The message says so in a sentence.</exception>
    /// <remarks>
    /// Each increment is a volatile read and a volatile write: otherwise the compiler might keep the counter in a register and write
    /// only the end, and there would be nothing to see. It is not atomic and need not be, as one thread alone writes to a counter.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Increment(int counter, int times)
    {
        CheckIncrements(times, nameof(times));
        ref var place = ref _memory[_places[counter]];
        for (var done = 0; done < times; done++)
        {
            Volatile.Write(ref place, Volatile.Read(ref place) + 1);
        }
    }

    /// <summary>Refuses a distance that two counters cannot have, before anything is started.</summary>
    /// <param name="bytesApart">The distance, a multiple of 8, from 8 to <see cref="MostBytesApart"/>.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The distance is out of its range. The message says so in a sentence.</exception>
    public static void CheckDistance(int bytesApart, [CallerArgumentExpression(nameof(bytesApart))] string name = "the distance")
    {
        if (bytesApart is < sizeof(long) or > MostBytesApart || bytesApart % sizeof(long) != 0)
        {
            throw UnsuitableValue.Of(name, bytesApart, string.Create(CultureInfo.InvariantCulture, $"two counters are a multiple of 8 bytes apart, from 8 to {MostBytesApart:#,0}"));
        }
    }

    /// <summary>Refuses a number of increments that makes no experiment, before anything is started.</summary>
    /// <param name="increments">The number, 1 to <see cref="MostIncrements"/>.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The number is out of its range. The message says so in a sentence.</exception>
    public static void CheckIncrements(int increments, [CallerArgumentExpression(nameof(increments))] string name = "the number of increments")
    {
        if (increments is < 1 or > MostIncrements)
        {
            throw UnsuitableValue.Of(name, increments, string.Create(CultureInfo.InvariantCulture, $"a counter is incremented 1 to {MostIncrements:#,0} times"));
        }
    }

    /// <summary>The distance and where both stand, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>The distance and where both stand.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"Two counters {BytesApart:#,0} bytes apart: {this[0]:#,0} and {this[1]:#,0}.");

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>Where a counter lies.</summary>
    internal long AddressOfCounter(int counter) => AddressOf(_places[counter]);

    private long AddressOf(int place) => Marshal.UnsafeAddrOfPinnedArrayElement(_memory, place);
}
