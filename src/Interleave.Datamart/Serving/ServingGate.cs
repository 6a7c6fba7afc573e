using System.Diagnostics;

namespace Interleave.Datamart.Serving;

/// <summary>
/// Lets a limited number of requests be served at once; the others wait in the order in which they came.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class ServingGate
{
    /// <summary>Guards <see cref="_limit"/>, <see cref="_serving"/> and <see cref="_waiting"/>.</summary>
    private readonly Lock _gate = new();

    /// <summary>
    /// Those without a turn yet, the longest waiting first. A node leaves the list when its task ends.
    /// </summary>
    private readonly LinkedList<TaskCompletionSource> _waiting = [];

    /// <summary>How many may have a turn at once, or null for all that come.</summary>
    private int? _limit;

    /// <summary>How many have a turn; more than the limit only after the limit was lowered.</summary>
    private int _serving;

    /// <summary>A gate that nobody has entered.</summary>
    /// <param name="limit">
    /// How many are served at once, 1 or more, or <see langword="null"/> for all that come.
    /// </param>
    public ServingGate(int? limit) => _limit = limit;

    private bool HasRoom => _limit is not { } most || _serving < most;

    /// <summary>
    /// Changes how many are served at once. Those who wait get their turns at once if there is now room; those who
    /// have a turn keep it.
    /// </summary>
    /// <param name="newLimit">1 or more, or <see langword="null"/> for all that come.</param>
    public void SetLimit(int? newLimit)
    {
        lock (_gate)
        {
            AssertInvariants();
            _limit = newLimit;
            Admit();
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="cancellationToken">Gives up the wait and the place in the queue.</param>
    /// <returns>The turn; disposing of it lets the next one in.</returns>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            AssertInvariants();
            if (HasRoom)
            {
                _serving++;
                return new Turn(this);
            }

            // Without RunContinuationsAsynchronously, the one who is let in would run inside the lock of the one who
            // leaves.
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using (cancellationToken.UnsafeRegister(_ => GiveUp(place, cancellationToken), null))
        {
            await place.Value.Task.ConfigureAwait(false);
        }

        return new Turn(this);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            AssertInvariants();

            // One that is no longer in the list has a turn already. Both are decided under the lock, so no turn goes
            // to somebody who has left, who would never give it back.
            if (place.List is not null)
            {
                _waiting.Remove(place);
                place.Value.SetCanceled(cancellationToken);
            }
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            AssertInvariants();
            _serving--;
            Admit();
        }
    }

    private void Admit()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Turns are given under the lock.");
        while (_waiting.First is { } first && HasRoom)
        {
            _waiting.RemoveFirst();
            _serving++;
            first.Value.SetResult();
        }
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "The lock is held.");
        Debug.Assert(_serving >= 0, "No turn is given back twice.");
        Debug.Assert(_waiting.Count == 0 || !HasRoom, "Nobody waits while there is room.");
    }

    private sealed class Turn(ServingGate owner) : IDisposable
    {
        private ServingGate? _owner = owner;

        // Given back only once, however often it is disposed of.
        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Leave();
    }
}
