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
}
