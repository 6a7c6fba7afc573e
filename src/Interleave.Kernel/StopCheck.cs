using System.ComponentModel;
using Interleave.Kernel.Session;

namespace Interleave.Kernel;

/// <summary>What the loops of a cell call in each round; see <c>LoopChecks</c>. Any thread may call it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopCheck
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private static readonly Timer End = new(_ => Volatile.Write(ref someCellStops, false));

    /// <summary>
    /// Whether some cell is being stopped. A plain field that is read in every round of every loop: a thread that sees it
    /// late stops a round later.
    /// </summary>
    private static bool someCellStops;

    /// <summary>Goes on, or throws if the cell that started this thread is being stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell is being stopped.</exception>
    public static void Pass()
    {
        if (Volatile.Read(ref someCellStops))
        {
            Cell.Current?.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>From now on every loop looks whether its cell is being stopped.</summary>
    internal static void Begin()
    {
        End.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref someCellStops, true);
    }

    /// <summary>Lets loops run at full speed again, once the threads of the stopped cell have had time to see it.</summary>
    internal static void EndSoon() => End.Change(StopTime, Timeout.InfiniteTimeSpan);
}
