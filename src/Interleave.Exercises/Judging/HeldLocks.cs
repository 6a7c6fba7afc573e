using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// Which locks the thread whose step is running holds, seen in the steps that it makes. It belongs to one schedule;
/// under the explorer one thread at a time uses it.
/// </summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class HeldLocks
{
    private List<object> _running = [];

    /// <summary>Whether the thread whose step is running holds a lock.</summary>
    public bool Contains(RaceLock gate) => _running.Contains(gate);

    /// <summary>The steps of one thread, with note taken of the locks that it holds.</summary>
    public IEnumerable<Step> Watched(IEnumerable<Step> steps)
    {
        var held = new List<object>();
        using var made = steps.GetEnumerator();
        while (Moved(made, held))
        {
            var step = made.Current;
            yield return step;
            if (step.Kind == StepKind.Acquire)
            {
                held.Add(step.Target!);
            }
            else if (step.Kind == StepKind.Release)
            {
                held.Remove(step.Target!);
            }
        }
    }

    private bool Moved(IEnumerator<Step> made, List<object> held)
    {
        _running = held;
        try
        {
            return made.MoveNext();
        }
        finally
        {
            _running = [];
        }
    }
}
