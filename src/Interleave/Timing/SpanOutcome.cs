namespace Interleave.Timing;

/// <summary>How a <see cref="TimelineSpan"/> ended.</summary>
public enum SpanOutcome
{
    /// <summary>The work returned.</summary>
    Completed,

    /// <summary>The work threw an exception.</summary>
    Failed,

    /// <summary>The work was still going on when the recording ended; the span's end is the recording's.</summary>
    StillOpen,
}
