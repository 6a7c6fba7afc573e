using System.Diagnostics;

namespace Interleave.Datamart.Serving;

/// <summary>Lets a limited number of requests be served at once; the others wait in the order in which they came.</summary>
/// <remarks>Any number of threads may call it at once.</remarks>
internal sealed class ServingGate
{
    /// <summary>Guards <see cref="limit"/>, <see cref="serving"/> and <see cref="waiting"/>.</summary>
    private readonly Lock gate = new();

    /// <summary>Those that have no turn yet, the longest waiting first; a node leaves the list when its task ends.</summary>
    private readonly LinkedList<TaskCompletionSource> waiting = [];

    /// <summary>How many may have a turn at once, or null for all that come.</summary>
    private int? limit;

    /// <summary>How many have a turn; more than the limit only after the limit was lowered.</summary>
    private int serving;

    /// <summary>A gate that nobody has entered.</summary>
    /// <param name="limit">How many are served at once, 1 or more, or <see langword="null"/> for all that come.</param>
    public ServingGate(int? limit) => this.limit = limit;

    private bool HasRoom => limit is not { } most || serving < most;

    /// <summary>
    /// Changes how many are served at once. Those who wait and now have room get their turns at once; those who have a
    /// turn keep it.
    /// </summary>
    /// <param name="newLimit">1 or more, or <see langword="null"/> for all that come.</param>
    public void SetLimit(int? newLimit)
    {
        lock (gate)
        {
            AssertInvariants();
            limit = newLimit;
            Admit();
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="cancellationToken">Gives the waiting up; the place in the queue is then free.</param>
    /// <returns>The turn; disposing of it lets the next one in.</returns>
    /// <exception cref="OperationCanceledException">The waiting was given up.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            AssertInvariants();
            if (HasRoom)
            {
                serving++;
                return new Turn(this);
            }

            // Without RunContinuationsAsynchronously the one who is let in would run inside the lock of the one who leaves.
            place = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using (cancellationToken.UnsafeRegister(_ => GiveUp(place, cancellationToken), null))
        {
            await place.Value.Task.ConfigureAwait(false);
        }

        return new Turn(this);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            AssertInvariants();

            // Who is no longer in the list has been given a turn already. Both are decided under the lock, so no turn
            // is given to somebody who has left: it would never come back.
            if (place.List is not null)
            {
                waiting.Remove(place);
                place.Value.SetCanceled(cancellationToken);
            }
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            AssertInvariants();
            serving--;
            Admit();
        }
    }

    private void Admit()
    {
        Debug.Assert(gate.IsHeldByCurrentThread, "Turns are given under the lock.");
        while (waiting.First is { } first && HasRoom)
        {
            waiting.RemoveFirst();
            serving++;
            first.Value.SetResult();
        }
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(gate.IsHeldByCurrentThread, "The lock is held.");
        Debug.Assert(serving >= 0, "No turn is given back twice.");
        Debug.Assert(waiting.Count == 0 || !HasRoom, "Nobody waits while there is room.");
    }

    private sealed class Turn(ServingGate owner) : IDisposable
    {
        private ServingGate? owner = owner;

        // Given back once, however often it is disposed of.
        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
