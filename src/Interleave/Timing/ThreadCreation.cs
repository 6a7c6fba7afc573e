namespace Interleave.Timing;

/// <summary>Whether the making of threads belongs to the time that is measured.</summary>
public enum ThreadCreation
{
    /// <summary>
    /// It does: the clock runs from before the first thread is made until the last has been joined, as in a cell that makes,
    /// starts and joins its threads.
    /// </summary>
    Measured,

    /// <summary>
    /// It does not: the threads are made first and wait at a barrier. The clock runs from the moment they are let go until
    /// the last of them has done its work.
    /// </summary>
    Apart,
}
