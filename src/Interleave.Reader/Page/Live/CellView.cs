using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>A cell at one moment.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed record CellView
{
    /// <summary>Identifies the cell.</summary>
    public required string Id { get; init; }

    /// <summary>The text.</summary>
    public required string Source { get; init; }

    /// <summary>The chapter's own text.</summary>
    public required string Original { get; init; }

    /// <summary>How many times the text has been changed.</summary>
    public required long Revision { get; init; }

    /// <summary>Whether the text is not the chapter's own.</summary>
    public required bool IsEdited { get; init; }

    /// <summary>Whether the chapter's own text has changed since the reader began to edit.</summary>
    public required bool HasNewerOriginal { get; init; }

    /// <summary>What has become of the cell.</summary>
    public required CellStatus Status { get; init; }

    /// <summary>
    /// The cell whose failure kept this one from running when it was last to run; null if none did.
    /// </summary>
    public required FailedCell? NotRunBecauseOf { get; init; }

    /// <summary>Whether it runs or waits for its turn.</summary>
    public bool IsUnderWay => Status is CellStatus.Running or CellStatus.Queued;

    /// <summary>
    /// What the check of the cell's values says against those of its last run; null if it says nothing.
    /// </summary>
    public required string? Refusal { get; init; }

    /// <summary>Whether the cell, or one that it needs, was changed or run again after it ran.</summary>
    public required bool IsOutOfDate { get; init; }

    /// <summary>Whether it was once run without a failure, and its exercise passed.</summary>
    public required bool IsDone { get; init; }

    /// <summary>Whether the exercise that it checks was passed; null if it checks none.</summary>
    public required bool? Verdict { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<OutputSnapshot> Outputs { get; init; }

    /// <summary>Whether the outputs are those of the run before this one, or of an earlier kernel.</summary>
    public required bool OutputsAreOld { get; init; }

    /// <summary>The number that the kernel gave the execution; null before the first.</summary>
    public required int? ExecutionCount { get; init; }

    /// <summary>How long the last run took; null before the first has ended.</summary>
    public required TimeSpan? Took { get; init; }

    /// <summary>What the cell asks for, in the order of asking.</summary>
    public required IReadOnlyList<InputQuestion> Questions { get; init; }
}
