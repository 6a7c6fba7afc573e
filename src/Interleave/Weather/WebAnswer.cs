namespace Interleave.Weather;

/// <summary>What a request for a page brought: a body, word that it is unchanged, or the reason for neither.</summary>
/// <param name="Body">The bytes; empty if there is a failure, or if the page is unchanged.</param>
/// <param name="Failure">The reason, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record WebAnswer(ReadOnlyMemory<byte> Body, Reading? Failure)
{
    /// <summary>Whether the page is still the one that the caller has.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>What to ask with next time, to be told if it is unchanged.</summary>
    public Validator? Validator { get; init; }

    /// <summary>How long the server wants to be left alone, or null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many requests it took.</summary>
    public int Requests { get; init; } = 1;
}
