using Interleave.Kernel.Cells;

namespace Interleave.Kernel.Session;

/// <summary>A cell's code does not compile.</summary>
/// <param name="problems">What the compiler found, one or more.</param>
internal sealed class CompilationFailedException(IReadOnlyList<CompilationProblem> problems)
    : Exception(problems[0].Message)
{
    /// <summary>What the reader is shown.</summary>
    public CellError Error => new(
        problems[0].Id,
        problems.Count == 1 ? problems[0].Sentence : $"{problems[0].Sentence} (and {problems.Count - 1} more)",
        [.. problems.SelectMany(problem => problem.Lines)]);
}
