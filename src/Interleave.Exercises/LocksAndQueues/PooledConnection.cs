namespace Interleave.Exercises;

/// <summary>
/// A connection of a pool, on which its user leaves a text: what <see cref="Check.Pool"/> gives a reader's pool to
/// lend.
/// </summary>
/// <remarks>Its check can hold it where it is reset, put away and taken out, and let other threads come
/// meanwhile.</remarks>
/// <threadsafety static="true" instance="true"/>
public sealed class PooledConnection
{
    private volatile string _text = "";

    internal PooledConnection()
    {
    }

    /// <summary>What its users have written on it; empty at first.</summary>
    public string Text
    {
        get => _text;
        set => _text = value;
    }

    /// <summary>Called when it is about to be reset.</summary>
    internal Action? Resetting { get; set; }

    /// <summary>Called while it is being put into a list of idle ones or taken out.</summary>
    internal Action? Moving { get; set; }

    /// <summary>Whether another thread used the list while this connection was being put into it or taken
    /// out.</summary>
    internal bool WasDisturbed { get; set; }

    /// <summary>Wipes what has been written on it.</summary>
    public void Reset()
    {
        Resetting?.Invoke();
        _text = "";
    }
}
