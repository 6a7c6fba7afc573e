namespace Interleave.Reader.Page.Live;

/// <summary>What the kernel of a notebook does.</summary>
public enum KernelStatus
{
    /// <summary>There is none; the next run starts one.</summary>
    None,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It waits for something to run.</summary>
    Idle,

    /// <summary>It runs a cell.</summary>
    Busy,

    /// <summary>It was asked to stop the cell that runs.</summary>
    Stopping,
}
