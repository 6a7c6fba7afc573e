namespace Interleave.Kernel.Session;

/// <summary>C# that has run, as its author wrote it: without the checks that make it stoppable.</summary>
/// <param name="Code">The text.</param>
/// <param name="Previous">What ran before it; null if nothing did.</param>
/// <remarks>
/// A library may look for the text of an earlier cell by these names, which are those of Roslyn's scripts, in .NET
/// Interactive's own kernel too.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed record RanCode(string Code, RanCode? Previous)
{
    /// <summary>Itself: with Roslyn a state has run, and leads to its script.</summary>
    public RanCode Script => this;
}
