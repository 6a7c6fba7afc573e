using System.Collections.Concurrent;

namespace Interleave.Exercises;

/// <summary>A point that threads pass together: each waits there at its first call until all have come.</summary>
/// <param name="guests">How many threads, from 1.</param>
/// <remarks>A wait is bounded, so that code of the reader's that never comes holds nothing up.</remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class Meeting(int guests)
{
    /// <summary>How long a thread waits for the others; after that nobody waits any more.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, bool> _present = new();
    private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether all have been there at once.</summary>
    public bool WasHeld => _outcome.Task is { IsCompleted: true, Result: true };

    /// <summary>Comes to the meeting. Every call but a thread's first returns at once.</summary>
    public void Attend()
    {
        if (!_present.TryAdd(Environment.CurrentManagedThreadId, true))
        {
            return;
        }

        if (_present.Count >= guests)
        {
            _outcome.TrySetResult(true);
        }
        else if (!_outcome.Task.Wait(Limit))
        {
            CallOff();
        }
    }

    /// <summary>Lets everybody go who waits or comes later, unless the meeting has been held.</summary>
    public void CallOff() => _outcome.TrySetResult(false);
}
