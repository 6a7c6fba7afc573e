
namespace Interleave.Timing;

/// <summary>One thing that a thread did, and when.</summary>
/// <param name="What">What was done.</param>
/// <param name="ThreadId">The managed id of the thread that did it.</param>
/// <param name="ThreadName">That thread's name, or null if it has none.</param>
/// <param name="Start">When it began, counted from the start of the recording.</param>
/// <param name="End">
/// When it ended, counted from the start of the recording; never before <paramref name="Start"/>.
/// </param>
/// <param name="Outcome">How it ended.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record TimelineSpan(
    string What, int ThreadId, string? ThreadName, TimeSpan Start, TimeSpan End, SpanOutcome Outcome)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Took => End - Start;

    /// <summary>The thread's id, and its name if it has one.</summary>
    internal string ThreadText
    {
        get
        {
            var id = Invariant($"{ThreadId}");

            // The names that .NET gives its own threads, such as those that an engine runs cells on, say nothing here.
            return string.IsNullOrWhiteSpace(ThreadName) || ThreadName.StartsWith(".NET ", StringComparison.Ordinal)
                ? id
                : $"{id} ({ThreadName})";
        }
    }

    /// <summary>How it ended, in words.</summary>
    internal string OutcomeText => Outcome switch
    {
        SpanOutcome.Completed => "completed",
        SpanOutcome.Failed => "failed",
        _ => "still open",
    };
}
