namespace Interleave.Weather;

/// <summary>What asking for one page brought: a body, word that it is unchanged, or the reason that there is neither.</summary>
/// <param name="Body">The bytes; empty where there is a failure, or where it is unchanged.</param>
/// <param name="Failure">The reason, or null.</param>
internal sealed record WebAnswer(ReadOnlyMemory<byte> Body, Reading? Failure)
{
    /// <summary>Whether the page is still what the caller has.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>What to ask with next time, to be told if it is unchanged.</summary>
    public Validator? Validator { get; init; }

    /// <summary>How long the server wants to be left alone, or null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many requests were made for it.</summary>
    public int Requests { get; init; } = 1;
}
