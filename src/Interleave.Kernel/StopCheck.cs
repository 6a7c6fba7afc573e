using System.ComponentModel;
using Interleave.Kernel.Session;

namespace Interleave.Kernel;

/// <summary>What the loops of a cell call in each round; see <c>LoopChecks</c>. Any thread may call it.</summary>
/// <remarks>
/// The check reads a volatile field. So in a cell, unlike in a program, a loop without a lock or a volatile access of its
/// own sees what other threads have written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopCheck
{
    /// <summary>
    /// Whether any cell was ever stopped. It stays true: a thread of that cell may wait for long before it comes to its
    /// next round.
    /// </summary>
    private static bool _someCellWasStopped;

    /// <summary>Goes on, or throws if the cell that started this thread was stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref _someCellWasStopped))
        {
            Cell.OfThread?.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>From now on every loop looks whether its cell was stopped.</summary>
    internal static void Begin() => Volatile.Write(ref _someCellWasStopped, true);
}
