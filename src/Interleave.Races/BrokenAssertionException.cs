namespace Interleave.Races;

/// <summary>What <see cref="Race.Assert"/> ends a step with.</summary>
internal sealed class BrokenAssertionException(string message) : Exception(message);
