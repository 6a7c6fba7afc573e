namespace Interleave.Reader.Page.Live;

/// <summary>What became of a cell in the kernel that its notebook has now.</summary>
public enum CellStatus
{
    /// <summary>It has not been run in this kernel.</summary>
    NotRun,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Ok,

    /// <summary>It failed, and was meant to: it carries the tag for that.</summary>
    FailedAsMeant,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The reader stopped it.</summary>
    Stopped,
}
