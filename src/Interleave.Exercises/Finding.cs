namespace Interleave.Exercises;

/// <summary>What a check found out about one answer.</summary>
/// <param name="Reason">Null for a right answer, else a short phrase that names one wrong idea.</param>
/// <param name="Explanation">What was seen, in a sentence with its numbers.</param>
internal sealed record Finding(string? Reason, string Explanation)
{
    /// <summary>The answer is right.</summary>
    /// <param name="shown">What was shown, in a sentence with its numbers.</param>
    public static Finding Pass(string shown) => new(null, shown);

    /// <summary>The answer is wrong.</summary>
    /// <param name="reason">One wrong idea, in lower case and without a full stop; another phrase for every wrong idea of the exercise.</param>
    /// <param name="explanation">What was seen, and what should hold.</param>
    public static Finding Wrong(string reason, string explanation) => new(reason, explanation);
}
