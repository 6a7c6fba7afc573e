namespace Interleave.Exercises;

/// <summary>
/// The checks of the chapter's exercises; each notebook's stand in a file of their own. A check is given the reader's
/// function, calls it, and answers with a verdict.
/// </summary>
/// <remarks>
/// A check runs the reader's code on a thread of its own and comes back within a few seconds, whatever that code does; what
/// it throws is a verdict as well. Any number of threads may call checks at once.
/// </remarks>
public static partial class Check;
