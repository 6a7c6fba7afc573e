namespace Interleave.Races;

/// <summary>
/// A lock or a queue: what a step may have to wait for, under the explorer and between real threads.
/// </summary>
internal interface IBlocking
{
    /// <summary>No thread.</summary>
    const int Nobody = -1;

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The thread that holds it, or <see cref="Nobody"/>.</summary>
    int Owner { get; }

    /// <summary>
    /// What is in it or who holds it, as in <c>held by h</c>; null while it is empty or free, as it was made.
    /// </summary>
    string? Contents(Func<int, string> nameOf);

    /// <summary>Whether a thread could pass with this step now. Changes nothing.</summary>
    bool IsOpen(StepKind kind, int thread);

    /// <summary>Does the step; under the explorer, after <see cref="IsOpen"/> said yes.</summary>
    /// <exception cref="InvalidOperationException">A lock is released by a thread that does not hold it.</exception>
    void Pass(in Step step, int thread);

    /// <summary>Does the step between real threads, waiting at most so long.</summary>
    /// <returns>False if the wait was too long.</returns>
    /// <exception cref="InvalidOperationException">A lock is released by a thread that does not hold it.</exception>
    bool PassForReal(in Step step, int thread, TimeSpan wait);

    /// <summary>Why a thread cannot pass, as in <c>held by h</c>.</summary>
    string WhyClosed(Func<int, string> nameOf);
}
