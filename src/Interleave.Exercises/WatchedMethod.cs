namespace Interleave.Exercises;

/// <summary>One of two methods that should run at the same time: it notes its thread, and waits until the other has begun too.</summary>
/// <param name="caller">The thread that what calls the two runs on.</param>
/// <param name="hasReturned">Set when what calls the two has returned.</param>
/// <remarks>Any number of threads may use it at once.</remarks>
#pragma warning disable CA1001 // Not disposed of: a thread that nobody joined may still set an event.
internal sealed class WatchedMethod(int caller, ManualResetEventSlim hasReturned)
#pragma warning restore CA1001
{
    // A thread that was started begins in well under a millisecond; the rest is for a machine that is busy.
    private static readonly TimeSpan BeginBound = TimeSpan.FromSeconds(1);

    // How long a method goes on after both have begun: whoever does not wait for it has returned by then.
    private static readonly TimeSpan ReturnBound = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim _hasBegun = new();
    private readonly ManualResetEventSlim _hasEnded = new();
    private int _calls;

    /// <summary>The other method.</summary>
    public WatchedMethod? Other { get; set; }

    /// <summary>How often it was called.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The thread that called it first.</summary>
    public int ThreadId { get; private set; }

    /// <summary>Whether the other had begun before this one ended.</summary>
    public bool SawOther { get; private set; }

    /// <summary>Whether what called the two returned while this one ran.</summary>
    public bool SawReturn { get; private set; }

    /// <summary>The method itself.</summary>
    public void Run()
    {
        if (Interlocked.Increment(ref _calls) > 1)
        {
            return;
        }

        try
        {
            ThreadId = Environment.CurrentManagedThreadId;
            _hasBegun.Set();
            SawOther = Other!._hasBegun.Wait(BeginBound);

            // The caller's own thread cannot have returned; it must not wait either, or the return would come too late
            // for the other method to see it.
            SawReturn = ThreadId != caller && SawOther && hasReturned.Wait(ReturnBound);
        }
        catch (ThreadInterruptedException)
        {
            // The check's time is up. On a thread of the reader's code nobody would catch this.
        }
        finally
        {
            _hasEnded.Set();
        }
    }

    /// <summary>Waits until it has ended, if it is run at all.</summary>
    public void WaitForEnd()
    {
        if (_hasBegun.Wait(ReturnBound))
        {
            _hasEnded.Wait(BeginBound + ReturnBound + ReturnBound);
        }
    }
}
