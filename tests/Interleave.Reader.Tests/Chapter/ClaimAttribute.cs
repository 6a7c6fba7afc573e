namespace Interleave.Reader.Tests.Chapter;

/// <summary>
/// The method asserts what a cell of this claim shows: it is public and static, and takes the <see cref="ChapterRun"/>
/// of its class's notebook, executed with the notebook's own values.
/// </summary>
/// <param name="number">The claim's number, from 1.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClaimAttribute(int number) : Attribute
{
    public int Number { get; } = number;

    /// <summary>
    /// Whether it compares times, which a machine that is busy with something else may spoil: where it does not hold, the
    /// notebook is run a second time.
    /// </summary>
    public bool DependsOnTime { get; init; }
}
