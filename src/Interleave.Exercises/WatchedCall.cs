using System.Runtime.ExceptionServices;

namespace Interleave.Exercises;

/// <summary>A call of the reader's code on a thread of its own, so that a check can watch it while it is under way.</summary>
/// <remarks>
/// The thread is a background thread: reader's code that never comes back must not keep the process alive.
/// Any number of threads may use it at once.
/// </remarks>
internal sealed class WatchedCall<T>
{
    /// <summary>How long the end of a check waits for code whose answers have all been let go.</summary>
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly Thread _thread;
    private volatile bool _hasReturned;

    // Both are written before hasReturned, and read after it.
    private T? _result;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins the call.</summary>
    /// <param name="code">The reader's code.</param>
    /// <param name="returned">Called on the call's thread once it has come back; throws nothing.</param>
    public WatchedCall(Func<T> code, Action returned)
    {
        _thread = new(() =>
        {
            try
            {
                _result = code();
            }
            catch (Exception exception)
            {
                _error = ExceptionDispatchInfo.Capture(exception);
            }

            _hasReturned = true;
            returned();
        })
        { IsBackground = true, Name = "the reader's code" };
        _thread.Start();
    }

    /// <summary>Whether the code has come back, by a return or by an exception.</summary>
    public bool HasReturned => _hasReturned;

    /// <summary>Waits a little for the thread's end, so that a check which knows enough leaves nothing running behind.</summary>
    public void WaitForEnd() => _thread.Join(LastWait);

    /// <summary>Waits until the code has come back, which <see cref="Exercise.Judge"/> bounds in time.</summary>
    /// <returns>What the code returned.</returns>
    /// <exception cref="Exception">Whatever the code threw.</exception>
    public T Result
    {
        get
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
            return _result!;
        }
    }
}
