using System.Diagnostics.CodeAnalysis;

namespace Interleave.Exercises;

/// <summary>Lends connections to threads, and takes them back.</summary>
/// <threadsafety static="true" instance="true"/>
public interface IConnectionPool
{
    /// <summary>How many connections are lent.</summary>
    int InUse { get; }

    /// <summary>Lends a connection with nothing written on it; null if as many are lent as there may be.</summary>
    PooledConnection? Rent();

    /// <summary>Takes a connection back.</summary>
    /// <param name="connection">One that this pool has lent.</param>
    [SuppressMessage("Naming", "CA1716", Justification = "The field's word for it; a keyword of Visual Basic only.")]
    void Return(PooledConnection connection);
}
