namespace Interleave.Reader.Page.Live;

/// <summary>Which cells to run.</summary>
public enum RunScope
{
    /// <summary>
    /// One cell, and before it those that it needs and that have not been run, or have changed since.
    /// </summary>
    Cell,

    /// <summary>One cell and nothing else.</summary>
    CellAlone,

    /// <summary>All cells above one.</summary>
    Above,

    /// <summary>All cells.</summary>
    All,

    /// <summary>One cell, then those below it that have been run in this kernel and depend on it.</summary>
    CellAndDependents,
}
