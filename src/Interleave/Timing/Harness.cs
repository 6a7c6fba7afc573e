using System.Runtime.CompilerServices;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>Times work: one piece of it, several against each other, or one over several values.</summary>
/// <remarks>
/// <para>
/// The work runs on the calling thread, and an exception of the work ends the call. Work that returns a
/// <see cref="Task"/> is timed until the task has ended; a <see cref="ValueTask"/> is refused. The clock is
/// <see cref="System.Diagnostics.Stopwatch"/>'s. Warm-ups leave no sample, and every other run leaves one.
/// <see cref="Overhead"/> is never subtracted.
/// </para>
/// <para>
/// A call that makes more than one run shows its progress in the notebook cell that called it, and every call ends,
/// between two runs, when that cell is stopped. A run that has begun is always seen to its end. Outside of a notebook
/// nothing is shown.
/// </para>
/// <para>Calls from several threads at once work, but disturb each other's times.</para>
/// <threadsafety static="true"/>
/// </remarks>
public static class Harness
{
    private const int MaximumValue = 10_000;
    private const int EmptyRuns = 1000;

    private static readonly HarnessOptions Defaults = new();
    private static readonly Lazy<TimeSpan> MeasuredOverhead = new(MeasureOverhead);

    /// <summary>
    /// What the harness itself adds to every time: an empty run on the calling thread takes less than this. The
    /// median of 1,000 empty runs, and one tick of <see cref="TimeSpan"/> (100 ns), by which times are rounded down.
    /// Measured once, when first needed.
    /// </summary>
    public static TimeSpan Overhead => MeasuredOverhead.Value;

    /// <summary>Times one piece of work.</summary>
    /// <param name="label">What it is called in the result, not empty.</param>
    /// <param name="work">The work.</param>
    /// <param name="options">How to take the samples; null for the defaults.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c>
    /// lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The cell was stopped, or the token of the options asked for the
    /// end.</exception>
    public static Measurement Measure<T>(string label, Func<T> work, HarnessOptions? options = null) =>
        Measure(Rival.Of(label, Work.Blocking(work)), options ?? Defaults);

    /// <inheritdoc cref="Measure{T}(string, Func{T}, HarnessOptions?)"/>
    public static Measurement Measure(string label, Action work, HarnessOptions? options = null) =>
        Measure(Rival.Of(label, Work.Blocking(label, work)), options ?? Defaults);

    /// <summary>Times several pieces of work against each other: in each round every rival once, in random
    /// order.</summary>
    /// <param name="repeats">How many rounds, and so how many samples of each rival, from 1; from 6 on the result has
    /// intervals.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or work is an <c>async void</c>
    /// lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    // A lambda that calls a function with a result fits both this overload and the one for actions; the compiler
    // needs to be told which one to take.
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(int repeats, params (string Label, Func<object?> Work)[] rivals) =>
        Compare(Defaults with { Repeats = repeats }, rivals);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(int repeats, params (string Label, Action Work)[] rivals) =>
        Compare(Defaults with { Repeats = repeats }, rivals);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    /// <param name="options">How to take the samples.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline.</param>
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(HarnessOptions options, params (string Label, Func<object?> Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return Compare([.. rivals.Select(rival => Rival.Of(rival.Label, Work.Blocking(rival.Work)))], options);
    }

    /// <inheritdoc cref="Compare(HarnessOptions, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(HarnessOptions options, params (string Label, Action Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return Compare(
            [.. rivals.Select(rival => Rival.Of(rival.Label, Work.Blocking(rival.Label, rival.Work)))], options);
    }

    /// <summary>Times the same work for several values of one variable: in each round every value once, in random
    /// order.</summary>
    /// <param name="variable">What the values are, for instance <c>threads</c>.</param>
    /// <param name="values">The values, each from 1 to 10,000, at least one. A value named twice is measured as
    /// one.</param>
    /// <param name="work">The work for a value.</param>
    /// <param name="options">How to take the samples; null for the defaults.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c>
    /// lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The cell was stopped, or the token of the options asked for the
    /// end.</exception>
    public static Sweep Sweep<T>(
        string variable, IEnumerable<int> values, Func<int, T> work, HarnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Sweep(
            variable,
            values,
            (label, value) => Rival.Of(label, Work.Blocking(() => work(value))),
            options ?? Defaults);
    }

    /// <inheritdoc cref="Sweep{T}(string, IEnumerable{int}, Func{int, T}, HarnessOptions?)"/>
    public static Sweep Sweep(
        string variable, IEnumerable<int> values, Action<int> work, HarnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(variable, work);
        return Sweep(variable, values, (label, value) => Rival.Of(label, () => work(value)), options ?? Defaults);
    }

    private static Measurement Measure(Rival rival, HarnessOptions options)
    {
        options.Check();
        ArgumentException.ThrowIfNullOrWhiteSpace(rival.Label, "label");
        return Run([rival], options)[0];
    }

    private static Comparison Compare(Rival[] rivals, HarnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        foreach (var rival in rivals)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(rival.Label, nameof(rivals));
        }

        Comparison.CheckLabels([.. rivals.Select(rival => rival.Label)], nameof(rivals));
        return new(Run(rivals, options));
    }

    private static Sweep Sweep(
        string variable, IEnumerable<int> values, Func<string, int, Rival> rivalOf, HarnessOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        ArgumentNullException.ThrowIfNull(values);
        options.Check();
        int[] ascending = [.. values.Distinct().Order()];
        if (ascending.Length == 0)
        {
            throw new ArgumentException(
                $"There is no value of {variable} to measure; name at least one.", nameof(values));
        }

        foreach (var outside in ascending.Where(value => value is < 1 or > MaximumValue))
        {
            throw new ArgumentOutOfRangeException(
                nameof(values), $"{variable} must be from 1 to 10,000, and {outside} is in the list.");
        }

        var measured = Run([.. ascending.Select(value => rivalOf($"{variable} = {value}", value))], options);
        return new(variable, ascending.Zip(measured));
    }

    private static Measurement[] Run(IReadOnlyList<Rival> rivals, HarnessOptions options)
    {
        using var cell = CallingCell.Enter(options.CancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        return new InterleavedRuns(TimeProvider.System, Random.Shared).Run(rivals, options with
        {
            Progress = options.Progress ?? Shown,
            CancellationToken = cell.CancellationToken,
        });

        void Shown(HarnessProgress progress)
        {
            // Nothing can be said of a single run before its result, and that says it better.
            if (progress.Total > 1)
            {
                cell.Show(progress, isLast: progress.IsOver);
            }
        }
    }

    private static TimeSpan MeasureOverhead()
    {
        var empty = Rival.Of("nothing", static () => { });
        // Without the first half: it runs before the compiler has optimised what it calls.
        var samples = Enumerable.Range(0, 2 * EmptyRuns)
            .Select(_ => empty.TakeSample(TimeProvider.System))
            .Skip(EmptyRuns)
            .Order();
        return Measurement.MiddleOf([.. samples]) + TimeSpan.FromTicks(1);
    }
}
