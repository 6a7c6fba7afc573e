namespace Interleave.Jupyter;

/// <summary>
/// The channels of a kernel that carry messages. The heartbeat, the fifth socket, carries only bytes.
/// </summary>
public enum Channel
{
    /// <summary>Requests to run code, and their replies.</summary>
    Shell,

    /// <summary>Requests that must not wait behind those of <see cref="Shell"/>: interrupt and shutdown.</summary>
    Control,

    /// <summary>The kernel's requests for a line of text, and the replies.</summary>
    Stdin,

    /// <summary>What the kernel publishes to every client.</summary>
    IOPub,
}
