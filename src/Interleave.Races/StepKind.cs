namespace Interleave.Races;

/// <summary>What a step does to what it names; decides which steps conflict.</summary>
internal enum StepKind : byte
{
    /// <summary>
    /// Not said, so it may touch anything. The default, so that a step nobody described is never taken for harmless.
    /// </summary>
    Anything,

    /// <summary>Touches nothing that is shared.</summary>
    Local,

    /// <summary>Reads a variable.</summary>
    Read,

    /// <summary>Writes a variable, or reads and writes it in one.</summary>
    Write,

    /// <summary>Waits for a condition on a variable.</summary>
    When,

    /// <summary>Takes a lock.</summary>
    Acquire,

    /// <summary>Gives a lock back.</summary>
    Release,

    /// <summary>Puts an item into a queue.</summary>
    Send,

    /// <summary>Takes an item out of a queue.</summary>
    Receive,
}
