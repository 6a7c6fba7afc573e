using System.Runtime.ExceptionServices;

namespace Interleave.Exercises;

/// <summary>A call of a reader's code on a thread of its own, watched by a check that lets it wait.</summary>
/// <remarks>
/// One thread uses it, the check's. The call's thread is a background thread: code that answers no interrupt cannot be ended, and
/// must not keep the process alive.
/// </remarks>
internal sealed class ReaderCall : IDisposable
{
    private const int LooksInARow = 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(500);

    private readonly Thread _thread;

    // Written by the call's thread, read when it has ended.
    private ExceptionDispatchInfo? _failure;

    private ReaderCall(Action call)
    {
        _thread = new(() =>
        {
            try
            {
                call();
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
            Name = "the reader's code",
        };
        _thread.Start();
    }

    /// <summary>Whether the call is over.</summary>
    public bool HasEnded => !_thread.IsAlive;

    /// <summary>Starts a call.</summary>
    public static ReaderCall Start(Action call) => new(call);

    /// <summary>
    /// Waits until the call waits for something or is over, at most so long. A thread also waits for moments while its code
    /// is compiled: so it must have been found waiting many times in a row.
    /// </summary>
    /// <returns>Whether it was ever found so.</returns>
    public bool WaitUntilItWaits(TimeSpan atMost)
    {
        var until = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
        var found = 0;
        while (found < LooksInARow && !_thread.Join(1) && Environment.TickCount64 < until)
        {
            found = (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0 ? found + 1 : 0;
        }

        return found == LooksInARow;
    }

    /// <summary>Whether the call is over within a time. Throws what the call threw.</summary>
    public bool Ends(TimeSpan within)
    {
        if (!_thread.Join(within))
        {
            return false;
        }

        _failure?.Throw();
        return true;
    }

    /// <summary>Looks several times, 50 ms apart or more, whether the call is over. Throws what the call threw.</summary>
    /// <returns>Whether it is.</returns>
    public bool GivesUp(int looks) => Enumerable.Range(0, looks).Any(_ => Ends(BetweenLooks));

    /// <summary>Interrupts a call that is not over, and waits a little for its end.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            _thread.Interrupt();
            _thread.Join(LastWait);
        }
    }
}
