using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>Times work that mostly waits: one piece of work, several against each other, or one over several values.</summary>
/// <remarks>
/// <para>
/// The work runs on the calling thread, and an exception of the work ends the call. Work that returns a
/// <see cref="Task"/> is timed until the task has ended; a <see cref="ValueTask"/> is refused. The clock is <see cref="System.Diagnostics.Stopwatch"/>'s.
/// </para>
/// <para>
/// Progress is reported on the calling thread, between runs and never inside a sample, at most five times a second and
/// always at the end. Cancellation is looked at between runs; a run that has begun is seen to its end.
/// </para>
/// <para>
/// Any number of threads may call these methods at once, but they would disturb each other's times.
/// </para>
/// </remarks>
public static class Harness
{
    private const int MaximumValue = 10_000;

    /// <summary>Times one piece of work.</summary>
    /// <param name="label">What it is called in the result.</param>
    /// <param name="work">The work.</param>
    /// <param name="repeats">How many samples to take, from 1.</param>
    /// <param name="warmUps">How many runs to make before the first sample, from 0; they leave no sample.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Measurement Measure<T>(
        string label,
        Func<T> work,
        int repeats = 3,
        int warmUps = 0,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        MeasureBlocking(label, Work.Blocking(work), repeats, warmUps, progress, cancellationToken);

    /// <inheritdoc cref="Measure{T}(string, Func{T}, int, int, Action{HarnessProgress}?, CancellationToken)"/>
    public static Measurement Measure(
        string label,
        Action work,
        int repeats = 3,
        int warmUps = 0,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        MeasureBlocking(label, Work.Blocking(label, work), repeats, warmUps, progress, cancellationToken);

    /// <summary>
    /// Times several pieces of work against each other: in each round every rival once, in random order.
    /// </summary>
    /// <param name="repeats">How many rounds, so how many samples of each rival, from 1.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or work is an <c>async void</c> lambda; nothing has run then.</exception>
    // A lambda that calls a function with a result fits both this overload and the one for actions; the compiler needs to
    // be told which one to take.
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(int repeats, params (string Label, Func<object?> Work)[] rivals) =>
        Compare(repeats, progress: null, CancellationToken.None, rivals);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(int repeats, params (string Label, Action Work)[] rivals) =>
        Compare(repeats, progress: null, CancellationToken.None, rivals);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    /// <param name="repeats">How many rounds, so how many samples of each rival, from 1.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the comparison between two runs.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(
        int repeats,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken,
        params (string Label, Func<object?> Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return CompareBlocking(repeats, [.. rivals.Select(rival => (rival.Label, Work.Blocking(rival.Work)))], progress, cancellationToken);
    }

    /// <inheritdoc cref="Compare(int, Action{HarnessProgress}?, CancellationToken, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(
        int repeats,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken,
        params (string Label, Action Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return CompareBlocking(repeats, [.. rivals.Select(rival => (rival.Label, Work.Blocking(rival.Label, rival.Work)))], progress, cancellationToken);
    }

    /// <summary>
    /// Times the same work for several values of one variable: in each round every value once, in random order.
    /// </summary>
    /// <param name="variable">What the values are, for instance <c>threads</c>.</param>
    /// <param name="values">The values, each from 1 to 10,000, at least one. A value named twice is measured as one.</param>
    /// <param name="work">The work for a value.</param>
    /// <param name="repeats">How many rounds, so how many samples at each value, from 1.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the sweep between two runs.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Sweep Sweep<T>(
        string variable,
        IEnumerable<int> values,
        Func<int, T> work,
        int repeats = 3,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return SweepBlocking(variable, values, value => Work.Blocking(() => work(value)), repeats, progress, cancellationToken);
    }

    /// <inheritdoc cref="Sweep{T}(string, IEnumerable{int}, Func{int, T}, int, Action{HarnessProgress}?, CancellationToken)"/>
    public static Sweep Sweep(
        string variable,
        IEnumerable<int> values,
        Action<int> work,
        int repeats = 3,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(variable, work);
        return SweepBlocking(variable, values, value => () => work(value), repeats, progress, cancellationToken);
    }

    private static Measurement MeasureBlocking(
        string label, Action work, int repeats, int warmUps, Action<HarnessProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        CheckRepeats(repeats);
        if (warmUps < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(warmUps), $"warmUps must be 0 or more, and it is {warmUps}.");
        }

        return Runs().Run([(label, work)], repeats, warmUps, progress, cancellationToken)[0];
    }

    private static Comparison CompareBlocking(
        int repeats, (string Label, Action Work)[] rivals, Action<HarnessProgress>? progress, CancellationToken cancellationToken)
    {
        CheckRepeats(repeats);
        foreach (var (label, _) in rivals)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(label, nameof(rivals));
        }

        Comparison.CheckLabels([.. rivals.Select(rival => rival.Label)], nameof(rivals));
        return new(Runs().Run(rivals, repeats, warmUps: 0, progress, cancellationToken));
    }

    private static Sweep SweepBlocking(
        string variable,
        IEnumerable<int> values,
        Func<int, Action> work,
        int repeats,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        ArgumentNullException.ThrowIfNull(values);
        CheckRepeats(repeats);
        int[] ascending = [.. values.Distinct().Order()];
        if (ascending.Length == 0)
        {
            throw new ArgumentException($"There is no value of {variable} to measure; name at least one.", nameof(values));
        }

        if (ascending.FirstOrDefault(value => value is < 1 or > MaximumValue) is var outside && (outside != 0 || ascending.Contains(0)))
        {
            throw new ArgumentOutOfRangeException(nameof(values), $"{variable} must be from 1 to 10,000, and {outside} is in the list.");
        }

        var measurements = Runs().Run([.. ascending.Select(value => ($"{variable} = {value}", work(value)))], repeats, warmUps: 0, progress, cancellationToken);
        return new(variable, ascending.Zip(measurements));
    }

    private static InterleavedRuns Runs() => new(TimeProvider.System, Random.Shared);

    private static void CheckRepeats(int repeats)
    {
        if (repeats < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(repeats), $"repeats must be 1 or more, and it is {repeats}.");
        }
    }
}
