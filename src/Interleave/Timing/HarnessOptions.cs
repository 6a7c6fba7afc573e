
namespace Interleave.Timing;

/// <summary>How the <see cref="Harness"/> takes its samples.</summary>
/// <remarks>
/// <para>The values are checked by the call that is given the options, before anything runs.</para>
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed record HarnessOptions
{
    /// <summary>How many samples of each piece of work to take, from 1. From 6 on the result has intervals.</summary>
    /// <value>The default value is 3 samples.</value>
    public int Repeats { get; init; } = 3;

    /// <summary>
    /// How often to run each piece of work before its first sample, from 0. These runs leave no sample.
    /// </summary>
    /// <value>The default value is 0 runs.</value>
    public int WarmUps { get; init; }

    /// <summary>
    /// The time after which no further round begins, above zero. One round is always measured; the samples taken are
    /// kept, and the result says that it was cut short.
    /// </summary>
    /// <value>The default value is <see langword="null"/>: the measurement takes as long as it takes.</value>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// Is told how far the measurement has come, on the calling thread, between runs and never inside a sample, at
    /// most five times a second and always at the end.
    /// </summary>
    /// <value>The default value is <see langword="null"/>: the cell that called, if there is one, shows it.</value>
    public Action<HarnessProgress>? Progress { get; init; }

    /// <summary>Ends the measurement between two runs, as does stopping the cell that called.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void Check()
    {
        if (Repeats < 1)
        {
            throw Refusal(nameof(Repeats), "1 or more", Invariant($"{Repeats}"));
        }

        if (WarmUps < 0)
        {
            throw Refusal(nameof(WarmUps), "0 or more", Invariant($"{WarmUps}"));
        }

        if (Budget <= TimeSpan.Zero)
        {
            throw Refusal(nameof(Budget), "above zero", DurationText.Of(Budget.Value));
        }
    }

    private static ArgumentOutOfRangeException Refusal(string name, string needed, string value) =>
        new(name, $"{name} must be {needed}, and it is {value}.");
}
