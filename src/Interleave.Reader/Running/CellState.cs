namespace Interleave.Reader.Running;

/// <summary>What became of a code cell.</summary>
public enum CellState
{
    /// <summary>It was not run, or not yet.</summary>
    NotRun,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It failed, and is tagged as meant to.</summary>
    FailedAsMeant,

    /// <summary>It failed.</summary>
    Failed,
}
