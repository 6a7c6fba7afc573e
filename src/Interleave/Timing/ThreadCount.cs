using System.Globalization;
using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>What a number of threads in an experiment may be.</summary>
public static class ThreadCount
{
    /// <summary>The most threads that an experiment starts at once.</summary>
    public const int Most = 1000;

    /// <summary>Refuses a number of threads that makes no experiment, before anything is started.</summary>
    /// <param name="threads">The number, 1 to <see cref="Most"/>.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The number is out of its range. The message says so in a sentence.</exception>
    /// <remarks>May be called from several threads at once.</remarks>
    public static void Check(int threads, [CallerArgumentExpression(nameof(threads))] string name = "the number of threads")
    {
        if (threads is < 1 or > Most)
        {
            // Without the name of the parameter, which would be put behind the sentence in brackets.
#pragma warning disable CA2208
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is {threads:#,0}, but an experiment needs 1 to {Most:#,0} threads. Change the value and run its cell, then this one again."));
#pragma warning restore CA2208
        }
    }
}
