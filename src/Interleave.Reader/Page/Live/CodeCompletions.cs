namespace Interleave.Reader.Page.Live;

/// <summary>What a piece of code could be replaced with.</summary>
/// <param name="Start">Where the piece begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">What could stand there.</param>
public sealed record CodeCompletions(int Start, int End, IReadOnlyList<CodeCompletion> Items)
{
    /// <summary>Nothing to propose.</summary>
    internal static CodeCompletions None(int position) => new(position, position, []);
}
