namespace Interleave.Tests;

/// <summary>Tests that starve the pool, or measure the whole process: they run when no others do.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
