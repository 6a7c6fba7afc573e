namespace Interleave.Experiments.Programs;

/// <summary>How a program that was run in a process of its own came to its end.</summary>
public enum ChildProgramEnd
{
    /// <summary>Its process ended by itself, well or not: the exit code says which.</summary>
    Exited,

    /// <summary>Its process still ran when its time was up, and was killed.</summary>
    Killed,

    /// <summary>It does not compile, so there was no process.</summary>
    NotCompiled,
}
