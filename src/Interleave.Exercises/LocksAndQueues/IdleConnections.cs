namespace Interleave.Exercises;

/// <summary>
/// Connections that nobody uses, with the members of a <c>Stack&lt;T&gt;</c>. As with any such collection, only one
/// thread at a time may use it; it notes where a second one does.
/// </summary>
/// <threadsafety static="true" instance="false"/>
public sealed class IdleConnections
{
    // Guards all the fields below, whatever the threads do. Never held while a connection is moved: its check lets
    // others come just then.
    private readonly Lock _gate = new();
    private readonly Stack<PooledConnection> _stack = new();
    private PooledConnection? _moved;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                NoteIfDisturbed();
                return _stack.Count;
            }
        }
    }

    /// <summary>Puts one in.</summary>
    /// <param name="connection">Which.</param>
    public void Push(PooledConnection connection)
    {
        Move(connection);
        lock (_gate)
        {
            _stack.Push(connection);
        }
    }

    /// <summary>Takes the one out that was put in last, if there is one.</summary>
    /// <param name="connection">The connection; null if there was none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPop(out PooledConnection? connection)
    {
        PooledConnection? last;
        lock (_gate)
        {
            NoteIfDisturbed();
            _stack.TryPeek(out last);
        }

        if (last is not null)
        {
            Move(last);
        }

        lock (_gate)
        {
            return _stack.TryPop(out connection);
        }
    }

    private void Move(PooledConnection connection)
    {
        lock (_gate)
        {
            NoteIfDisturbed();
            _moved = connection;
        }

        connection.Moving?.Invoke();
        lock (_gate)
        {
            _moved = null;
        }
    }

    private void NoteIfDisturbed()
    {
        System.Diagnostics.Debug.Assert(_gate.IsHeldByCurrentThread);
        if (_moved is not null)
        {
            _moved.WasDisturbed = true;
        }
    }
}
