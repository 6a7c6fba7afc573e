namespace Interleave.Races;

/// <summary>
/// Lets real threads wait for locks, queues and conditions, and sees when nobody is left who could end the waiting.
/// </summary>
/// <remarks>
/// A thread that waits looks after each slice whether the round is a deadlock; and it takes several looks that find
/// the same, for a thread may have got what it wanted and not have said so yet.
/// </remarks>
internal sealed class DeadlockWatch(Race race, CancellationToken stop)
{
    private const int Looks = 3;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(40);

    // What each thread does; and how often any has got what it waited for. Written by the thread itself, read by
    // those that look for a deadlock: so it is one reference to what never changes, of which nobody can see the half.
    private readonly Activity[] _activities = new Activity[race.ThreadCount];
    private int _passes;
    private ScheduleEnd? _deadlock;

    /// <summary>Called while no thread is in a round.</summary>
    public void BeginRound()
    {
        Array.Fill(_activities, Activity.Works);
        _deadlock = null;
    }

    /// <summary>Said by a thread that has come to the end of its method.</summary>
    public void HasEnded(int thread) => Volatile.Write(ref _activities[thread], Activity.HasEnded);

    /// <summary>Waits until the step can be made. How the round ends if it never can; else null.</summary>
    /// <exception cref="OperationCanceledException">The rounds are over.</exception>
    public ScheduleEnd? WaitToPass(in Step step, int thread)
    {
        // What is open at once need not be announced.
        if (Pass(step, thread, TimeSpan.Zero))
        {
            Interlocked.Increment(ref _passes);
            return null;
        }

        Volatile.Write(ref _activities[thread], new(step));
        var (looks, before) = (0, Volatile.Read(ref _passes));
        while (!Pass(step, thread, Slice))
        {
            stop.ThrowIfCancellationRequested();
            var now = Volatile.Read(ref _passes);
            (looks, before) = (now == before && WhyNobodyGoesOn() is not null ? looks + 1 : 0, now);
            if (looks == Looks && WhyNobodyGoesOn() is { } why)
            {
                // The first to see it says what all were waiting for; the others follow when they look.
                Interlocked.CompareExchange(ref _deadlock, new(RaceOutcome.Deadlock, why), null);
            }

            if (Volatile.Read(ref _deadlock) is { } seen)
            {
                return seen;
            }
        }

        Volatile.Write(ref _activities[thread], Activity.Works);
        Interlocked.Increment(ref _passes);
        return null;
    }

    /// <summary>
    /// Who waits for what, if every thread has ended or waits for what it cannot have; null if some thread goes on.
    /// </summary>
    private string? WhyNobodyGoesOn()
    {
        var blocked = new List<string>();
        for (var thread = 0; thread < _activities.Length; thread++)
        {
            var activity = Volatile.Read(ref _activities[thread]);
            if (activity == Activity.Works || (activity != Activity.HasEnded && IsOpen(activity.Asked, thread)))
            {
                return null;
            }

            if (activity != Activity.HasEnded)
            {
                blocked.Add(RaceRun.WhyBlocked(activity.Asked, Name(thread), Holder));
            }
        }

        return string.Join("; ", blocked);
    }

    private string Name(int thread) => race.Letters[thread].ToString();

    private string Holder(int thread)
    {
        if (thread < 0)
        {
            return "nobody";
        }

        var hasEnded = Volatile.Read(ref _activities[thread]) == Activity.HasEnded;
        return hasEnded ? $"{Name(thread)}, which has ended" : Name(thread);
    }

    private static bool IsOpen(in Step step, int thread) => step.Target is IBlocking blocking
        ? blocking.IsOpen(step.Kind, thread)
        : ((Func<bool>)step.Target!)();

    private static bool Pass(in Step step, int thread, TimeSpan wait) => step.Target switch
    {
        IBlocking blocking => blocking.PassForReal(step, thread, wait),
        Func<bool> condition => SpinWait.SpinUntil(condition, wait),
        _ => true,
    };

    /// <summary>What a thread does in a round: it works, it waits for what it asked for, or it has ended.</summary>
    private sealed class Activity(in Step asked)
    {
        public static readonly Activity Works = new(default);
        public static readonly Activity HasEnded = new(default);

        public readonly Step Asked = asked;
    }
}
