namespace Interleave.Exercises;

/// <summary>Two methods that should run at the same time: each waits until the other has begun, and one may be held
/// back after that.</summary>
/// <threadsafety static="true" instance="true"/>
#pragma warning disable CA1001 // Not disposed of: a thread that nobody joined may still set an event.
internal sealed class MeetingMethods
{
    // A thread that was started begins in well under a millisecond; the rest is for a busy machine.
    private static readonly TimeSpan BeginBound = TimeSpan.FromSeconds(1);

    // Only code that starts threads and does not wait for them has a method that has not begun when it returns.
    private static readonly TimeSpan LateStart = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim _hasReturned = new();

    /// <summary>Two methods.</summary>
    /// <param name="holdsAsk">Whether ask goes on for <see cref="ReaderCall.Hold"/> after both have begun, or until
    /// the call returns.</param>
    /// <param name="holdsCompute">The same of compute.</param>
    public MeetingMethods(bool holdsAsk, bool holdsCompute)
    {
        Ask = new(this, holdsAsk);
        Compute = new(this, holdsCompute);
        (Ask.Other, Compute.Other) = (Compute, Ask);
    }

    /// <summary>The first method.</summary>
    public Method Ask { get; }

    /// <summary>The second method.</summary>
    public Method Compute { get; }

    /// <summary>The thread that calls the reader's code.</summary>
    public int CallerId { get; private set; }

    /// <summary>Whether the reader's code returned while one of the two ran.</summary>
    public bool SawReturn => Ask.SawReturn || Compute.SawReturn;

    /// <summary>Calls the reader's code with the two.</summary>
    public void Call(Action<Action, Action> both)
    {
        CallerId = Environment.CurrentManagedThreadId;
        both(Ask.Run, Compute.Run);
        _hasReturned.Set();
    }

    /// <summary>Waits until both have ended, or until the call has.</summary>
    /// <returns>Whether both have.</returns>
    public bool HaveEnded(ReaderCall call)
    {
        SpinWait.SpinUntil(() => (Ask.HasEnded && Compute.HasEnded) || call.HasReturned);
        return Ask.HasEnded && Compute.HasEnded;
    }

    /// <summary>Threads that were started but not joined come to their end first, so that nothing changes any
    /// more.</summary>
    public void WaitForEnd()
    {
        foreach (var method in (Method[])[Ask, Compute])
        {
            if (SpinWait.SpinUntil(() => method.Calls > 0, LateStart))
            {
                SpinWait.SpinUntil(() => method.HasEnded, BeginBound + ReaderCall.Hold);
            }
        }
    }

    /// <summary>One of the two.</summary>
    internal sealed class Method(MeetingMethods pair, bool isHeld)
    {
        // How long a method that is not held goes on: whoever does not wait for it at all has returned by then.
        private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(100);

        private readonly ManualResetEventSlim _hasBegun = new();
        private int _calls;
        private bool _hasEnded;

        public Method? Other { get; set; }

        public int Calls => Volatile.Read(ref _calls);

        public bool HasEnded => Volatile.Read(ref _hasEnded);

        /// <summary>The thread that called it first.</summary>
        public int ThreadId { get; private set; }

        /// <summary>Whether the other had begun before this one ended.</summary>
        public bool SawOther { get; private set; }

        /// <summary>Whether the reader's code returned while this one ran.</summary>
        public bool SawReturn { get; private set; }

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

                // The caller's own thread cannot have returned. It must not wait either, or the return would come too
                // late for the other method to see it.
                SawReturn = ThreadId != pair.CallerId && SawOther && pair._hasReturned.Wait(isHeld ? ReaderCall.Hold
                    : Shortly);
            }
            catch (ThreadInterruptedException)
            {
                // The check's time is up. On a thread of the reader's nobody would catch this.
            }
            finally
            {
                Volatile.Write(ref _hasEnded, true);
            }
        }
    }
}
