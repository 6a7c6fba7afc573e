using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Interleave.Display;
using ThreadState = System.Threading.ThreadState;

namespace Interleave.Exercises;

/// <summary>A call of the reader's code on a thread of its own, so that a check can watch it while it runs.</summary>
/// <remarks>
/// The thread is a background thread: code that answers no interrupt cannot be ended and must not keep the process
/// alive.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class ReaderCall : IDisposable
{
    /// <summary>
    /// How long a check holds back the last thing that an answer must wait for. An answer that waits for a time
    /// instead, or for at most a time, has given up by then.
    /// </summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(1_100);

    // A thread also waits for moments while its code is compiled, so one look is not enough.
    private const int LooksToBeWaiting = 15;
    private const int MostLooks = 80;

    // More than a busy machine needs to wake a thread whose wait is over, and less than Hold.
    private static readonly TimeSpan ToBeAsleep = TimeSpan.FromMilliseconds(600);

    // Most calls end by themselves once nothing is held back. One that is interrupted sooner could dispose of what its
    // threads still use, and their exceptions would be told to the reader.
    private static readonly TimeSpan ToEnd = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(500);

    private readonly Thread _thread;

    // Written by the call's thread, and read when it has ended.
    private ExceptionDispatchInfo? _error;

    private ReaderCall(Action code, Action? returned)
    {
        _thread = new(() =>
        {
            CallingCell.SilenceThisThread();
            try
            {
                code();
            }
            catch (Exception exception)
            {
                _error = ExceptionDispatchInfo.Capture(exception);
            }

            HasReturned = true;
            returned?.Invoke();
        })
        {
            IsBackground = true,
            Name = "the reader's code",
        };
        _thread.Start();
    }

    /// <summary>Whether the code has returned or thrown.</summary>
    public bool HasReturned { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Whether the call's thread is waiting for something, at this look.</summary>
    private bool IsWaiting => (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>Starts a call.</summary>
    /// <param name="code">The reader's code.</param>
    /// <param name="returned">Called on the call's thread once the code is over; throws nothing. May be null.</param>
    public static ReaderCall Start(Action code, Action? returned = null) => new(code, returned);

    /// <summary>Waits until the code is over; <see cref="Exercise.Judge"/> limits the time.</summary>
    /// <exception cref="Exception">Whatever the code threw.</exception>
    public void Finish()
    {
        try
        {
            _thread.Join();
        }
        catch (ThreadInterruptedException)
        {
            // The check's time is up. The code may be waiting for something that never happens.
            _thread.Interrupt();
            throw;
        }

        _error?.Throw();
    }

    /// <summary>Whether the code is over within a time. Throws what the code threw.</summary>
    public bool EndsWithin(TimeSpan time)
    {
        if (!_thread.Join(time))
        {
            return false;
        }

        _error?.Throw();
        return true;
    }

    /// <summary>
    /// Waits until the code waits for something or is over. Code that neither waits nor ends, but tries again and
    /// again, is given up on after so many looks, which take longer where the machine is busy.
    /// </summary>
    public void ComesToWait() => IsFoundWaiting(everyMilliseconds: 1, TimeSpan.Zero, MostLooks);

    /// <summary>
    /// Whether the code returns now that there is nothing left to wait for. Code that gets no core is not taken for
    /// code that waits: every look must find its thread in a wait.
    /// </summary>
    public bool ReturnsPromptly() => !IsFoundWaiting(everyMilliseconds: 5, ToBeAsleep, int.MaxValue);

    /// <summary>Interrupts a call that does not come to its end, and waits a little for that.</summary>
    public void Dispose()
    {
        if (!_thread.Join(ToEnd))
        {
            _thread.Interrupt();
            _thread.Join(LastWait);
        }
    }

    private bool IsFoundWaiting(int everyMilliseconds, TimeSpan atLeast, int mostLooks)
    {
        var (found, since) = (0, Stopwatch.GetTimestamp());
        for (var look = 0; look < mostLooks && !_thread.Join(everyMilliseconds); look++)
        {
            if (!IsWaiting)
            {
                (found, since) = (0, Stopwatch.GetTimestamp());
            }
            else if (++found >= LooksToBeWaiting && Stopwatch.GetElapsedTime(since) >= atLeast)
            {
                return true;
            }
        }

        return false;
    }
}
