namespace Interleave.Reader.Running;

/// <summary>What has become of a cell in the kernel that its notebook has now.</summary>
public enum CellStatus
{
    /// <summary>It has not been run in this kernel.</summary>
    NotRun,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It failed, and is tagged as meant to.</summary>
    FailedAsMeant,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The reader stopped it.</summary>
    Stopped,
}
