using System.Runtime.ExceptionServices;

namespace Interleave.Exercises;

/// <summary>A call of the reader's function on a thread of its own, beside which the check does something else.</summary>
/// <remarks>One thread starts it and asks for its result.</remarks>
internal sealed class Attempt<T>
{
    private readonly Thread thread;
    private T? result;
    private ExceptionDispatchInfo? failure;

    /// <summary>A call that has not begun yet.</summary>
    public Attempt(Func<T> work) =>
        thread = new(() => Run(work)) { IsBackground = true, Name = "attempt" };

    /// <summary>Whether it has come to its end, well or not.</summary>
    public bool HasEnded => !thread.IsAlive;

    /// <summary>Begins the call.</summary>
    public void Start() => thread.Start();

    /// <summary>Waits for the end, as long as the exercise lets the check; an interrupt of the check is passed on.</summary>
    /// <returns>What the function returned; what it threw is thrown here.</returns>
    public T Result()
    {
        try
        {
            thread.Join();
        }
        catch (ThreadInterruptedException)
        {
            thread.Interrupt();
            throw;
        }

        failure?.Throw();
        return result!;
    }

    private void Run(Func<T> work)
    {
        try
        {
            result = work();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
