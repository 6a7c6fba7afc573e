namespace Interleave.Timing;

/// <summary>How a <see cref="TimelineSpan"/> ended.</summary>
public enum SpanOutcome
{
    /// <summary>The work returned.</summary>
    Completed,

    /// <summary>The work threw an exception.</summary>
    Failed,

    /// <summary>The work was still running when the recording ended, which is the span's end.</summary>
    StillOpen,
}
