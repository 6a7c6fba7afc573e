using System.Runtime.ExceptionServices;

namespace Interleave.Exercises;

/// <summary>A call of the reader's function on a thread of its own, beside which the check does something else.</summary>
/// <remarks>One thread starts it and asks for its result.</remarks>
internal sealed class Attempt<T>
{
    private readonly Thread _thread;
    private T? _result;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A call that has not begun yet.</summary>
    public Attempt(Func<T> work) =>
        _thread = new(() => Run(work)) { IsBackground = true, Name = "attempt" };

    /// <summary>Whether it has come to its end, well or not.</summary>
    public bool HasEnded => !_thread.IsAlive;

    /// <summary>Begins the call.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits for the end, as long as the exercise lets the check; an interrupt of the check is passed on.</summary>
    /// <returns>What the function returned; what it threw is thrown here.</returns>
    public T Result()
    {
        try
        {
            _thread.Join();
        }
        catch (ThreadInterruptedException)
        {
            _thread.Interrupt();
            throw;
        }

        _failure?.Throw();
        return _result!;
    }

    private void Run(Func<T> work)
    {
        try
        {
            _result = work();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
