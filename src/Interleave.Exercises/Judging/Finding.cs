namespace Interleave.Exercises;

/// <summary>What a check found out about one answer.</summary>
/// <param name="Reason">Null for a right answer; otherwise a short phrase that names one wrong idea.</param>
/// <param name="Explanation">What was seen, in a sentence with its numbers.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record Finding(string? Reason, string Explanation)
{
    /// <summary>The answer is right.</summary>
    /// <param name="shown">What was shown, in a sentence with its numbers.</param>
    public static Finding Pass(string shown) => new(null, shown);

    /// <summary>The answer is wrong.</summary>
    /// <param name="reason">One wrong idea, in lower case and without a full stop; a different phrase for each wrong
    /// idea of the exercise.</param>
    /// <param name="explanation">What was seen, and what should hold.</param>
    public static Finding Wrong(string reason, string explanation) => new(reason, explanation);

    /// <summary>The answer waits for a fixed time where it should wait for threads: it is still waiting although
    /// nothing runs any more.</summary>
    /// <param name="name">The reader's method.</param>
    public static Finding WaitsForATime(string name) => new(
        "it waits for a time, not for its threads",
        $"All the work was done, and {name} was still waiting. A fixed wait is too long on one day and too short "
            + $"on another; wait for the threads themselves.");

    /// <summary><c>1 thread</c>, <c>1,000 threads</c>.</summary>
    public static string Some(int count, string one, string? many = null) =>
        InvariantText.Text($"{count:#,0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary><c>never</c>, <c>once</c>, <c>3 times</c>.</summary>
    public static string Times(int count) =>
        count == 0 ? "never" : count == 1 ? "once" : InvariantText.Text($"{count:#,0} times");
}
