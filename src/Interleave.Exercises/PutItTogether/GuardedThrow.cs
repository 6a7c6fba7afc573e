using System.Runtime.CompilerServices;

namespace Interleave.Exercises;

/// <summary>Throws in a reader's code only what that code would catch.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class GuardedThrow
{
    private int _uncaught;

    /// <summary>What is wrong if something would not have been caught; null if nothing was.</summary>
    public Finding? Wrong => Volatile.Read(ref _uncaught) == 0 ? null : Finding.Wrong(
        "nobody catches what ask throws",
        "ask was about to throw on a thread where nothing would have caught it. In a program of your own that ends "
            + "the process.");

    /// <summary>Throws an exception, or notes that it would not be caught.</summary>
    /// <returns>A number that nobody measured.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Throw(Exception exception)
    {
        if (ThrowSafety.WouldBeCaught(exception.GetType()))
        {
            throw exception;
        }

        Volatile.Write(ref _uncaught, 1);
        return -99;
    }
}
