using System.Numerics;

namespace Interleave.Races;

/// <summary>
/// The race from a fresh state, step by step. One thread uses it, again and again: it keeps its arrays.
/// </summary>
internal sealed class RaceRun
{
    private readonly Race _race;
    private readonly Watch _watch;
    private readonly IEnumerator<Step>[] _threads;
    private object _state = new();

    // For the report of code that does not come back; read by the watching thread then.
    private string _activity = "";
    private int _active = -1;

    public RaceRun(Race race, Watch watch)
    {
        _race = race;
        _watch = watch;
        _threads = new IEnumerator<Step>[race.ThreadCount];
        Next = new Step[race.ThreadCount];
        watch.Doing = Doing;
    }

    /// <summary>For each thread that has not ended the step that it would make next.</summary>
    public Step[] Next { get; }

    /// <summary>A bit for each thread that has not ended.</summary>
    public uint Alive { get; private set; }

    /// <summary>The shared state of this run.</summary>
    public object State => _state;

    /// <summary>How many steps all runs together have made.</summary>
    public long Steps;

    /// <summary>Makes a fresh state and brings each thread before its first step.</summary>
    /// <param name="comparesStates">Whether to look for changes that a thread makes before its first step.</param>
    /// <exception cref="RaceFaultException">That cannot be done.</exception>
    public void Start(bool comparesStates = false)
    {
        Alive = 0;
        for (var thread = 0; thread < _threads.Length; thread++)
        {
            // A schedule that broke off has left bodies in the middle; what they have in a finally block is theirs to
            // do.
            (_activity, _active) = ("the end of a schedule that broke off", thread);
            var left = _threads[thread];
            Guarded(() =>
            {
                left?.Dispose();
                return true;
            });
        }

        (_activity, _active) = ("The making of the state", -1);
        _state = Guarded(_race.Make) ?? throw CannotStart("The making of the state gave null.");
        _watch.Beat();
        for (var thread = 0; thread < _threads.Length; thread++)
        {
            var before = comparesStates ? StateNow() : null;
            (_activity, _active) = ("the code before the first yield return", thread);
            var body = _race.Bodies[thread];
            if (!Guarded(() =>
            {
                var steps = body(_state) ?? throw CannotStart($"{Name(thread)} cannot start: its method gave null.");
                _threads[thread] = steps.GetEnumerator();
                return _threads[thread].MoveNext();
            }))
            {
                throw new RaceFaultException(
                    RaceOutcome.NeverYields,
                    $"{Name(thread)} makes no step: its method ends without a yield return.");
            }

            _watch.Beat();
            Next[thread] = _threads[thread].Current;
            Alive |= 1u << thread;
            if (comparesStates && StateNow() is var after && after != before)
            {
                throw new RaceFaultException(
                    RaceOutcome.ChangesBeforeFirstStep,
                    $"{Name(thread)} changes the state before its first yield return, from “{before}” to “{after}”; "
                        + "no schedule could come between. Announce the change with a yield return.");
            }
        }
    }

    /// <summary>A bit for each thread that can make its step now.</summary>
    public uint Enabled()
    {
        var enabled = 0u;
        for (var rest = Alive; rest != 0; rest &= rest - 1)
        {
            var thread = BitOperations.TrailingZeroCount(rest);
            if (Next[thread].Target is null || Opens(Next[thread], thread))
            {
                enabled |= 1u << thread;
            }
        }

        return enabled;
    }

    /// <summary>Makes the next step of a thread that can.</summary>
    /// <returns>What broke, or null.</returns>
    public ScheduleEnd? Do(int thread)
    {
        (_activity, _active) = ("a step", thread);
        Steps++;
        bool goesOn;
        try
        {
            if (Next[thread].Target is IBlocking blocking)
            {
                blocking.Pass(Next[thread], thread);
            }
            else if (Next[thread].Target is Func<bool> condition)
            {
                // It held when it was asked whether the thread can go; asked again, so that one that throws does so
                // here.
                condition();
            }

            goesOn = _threads[thread].MoveNext();
            if (goesOn)
            {
                Next[thread] = _threads[thread].Current;
            }
        }
        catch (Exception exception) when (!_watch.Stops)
        {
            return ScheduleEnd.Of(exception, Name(thread), Next[thread].ToString());
        }

        if (!goesOn)
        {
            Alive &= ~(1u << thread);
        }

        _watch.Beat();
        return null;
    }

    /// <summary>How the race has ended, all threads having ended.</summary>
    public ScheduleEnd End()
    {
        (_activity, _active) = ("The check of the end", -1);
        try
        {
            var isRight = _race.IsRight(_state);
            var text = _race.Shows.Of(_state);
            _watch.Beat(); // It throws only once the watch has stopped.
            return new(isRight ? RaceOutcome.Right : RaceOutcome.Wrong, text);
        }
        catch (Exception exception) when (!_watch.Stops)
        {
            return new(RaceOutcome.Threw, $"the check of the end: {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>
    /// How the race has ended, no thread being able to make a step: who waits for what, and who holds it.
    /// </summary>
    public ScheduleEnd Deadlock() => new(RaceOutcome.Deadlock, string.Join("; ", Blocked()));

    /// <summary>For each thread that cannot make its step, why.</summary>
    public IEnumerable<string> Blocked()
    {
        foreach (var thread in _race.ThreadsOf(Alive))
        {
            if (Next[thread].Target is not null && !Opens(Next[thread], thread))
            {
                yield return Why(thread);
            }
        }
    }

    /// <summary>Why a thread cannot make its step, as in <c>k waits for gate, held by h</c>.</summary>
    public string Why(int thread) => WhyBlocked(Next[thread], Name(thread), Holder);

    /// <summary>Why a thread with this name cannot make this step, whose holder has a name too.</summary>
    public static string WhyBlocked(in Step step, string name, Func<int, string> holder) =>
        step.Target is IBlocking blocking
            ? $"{name} waits to {step}, {blocking.WhyClosed(holder)}"
            : $"{name} waits for {step.Name}";

    /// <summary>The state in one line.</summary>
    public string StateNow()
    {
        try
        {
            return _race.Shows.Of(_state);
        }
        catch (Exception exception) when (!_watch.Stops)
        {
            return $"(cannot be shown: {(exception.InnerException ?? exception).Message})";
        }
    }

    /// <summary>The threads' methods, each where it has come to.</summary>
    public IReadOnlyList<IEnumerator<Step>> Threads => _threads;

    /// <summary>The letter of a thread that holds a lock, and whether it can ever give it back.</summary>
    public string Holder(int thread) => (Alive >> thread & 1) == 1 ? Name(thread) : $"{Name(thread)}, which has ended";

    private bool Opens(in Step step, int thread)
    {
        if (step.Target is IBlocking blocking)
        {
            return blocking.IsOpen(step.Kind, thread);
        }

        (_activity, _active) = ("the condition that it waits for", thread);
        try
        {
            return ((Func<bool>)step.Target!)();
        }
        catch (Exception) when (!_watch.Stops)
        {
            // The thread's step is what fails, when it comes to it: so the failure is part of a schedule.
            return true;
        }
    }

    private T Guarded<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (Exception exception) when (exception is not RaceFaultException && !_watch.Stops)
        {
            throw CannotStart($"{Doing()} threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static RaceFaultException CannotStart(string why) => new(RaceOutcome.CannotStart, why);

    private string Doing() => _active < 0 ? _activity : $"Thread {Name(_active)}, {_activity},";

    private string Name(int thread) => _race.Letters[thread].ToString();
}
