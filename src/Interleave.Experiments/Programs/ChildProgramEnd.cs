namespace Interleave.Experiments.Programs;

/// <summary>How a program ended that ran in a process of its own.</summary>
public enum ChildProgramEnd
{
    /// <summary>Its process ended by itself; the exit code says how.</summary>
    Exited,

    /// <summary>Its process was still running when its time was up, and was killed.</summary>
    Killed,

    /// <summary>It does not compile, so there was no process.</summary>
    NotCompiled,
}
