using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>Times work: one piece of it, several against each other, or one over several values.</summary>
/// <remarks>
/// <para>
/// The work runs on the calling thread, and an exception it throws ends the call. Work that returns a
/// <see cref="Task"/> is timed until the task has ended; a <see cref="ValueTask"/> is refused. The clock is
/// <see cref="System.Diagnostics.Stopwatch"/>'s. Warm-ups leave no sample; every other run leaves one.
/// </para>
/// <para>
/// A call that makes more than one run shows its progress in the notebook cell that called it, and every call ends,
/// between two runs, when that cell is stopped. A run that has begun always finishes. Outside a notebook nothing is
/// shown. Calls from several threads at once work, but disturb each other's times.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// void Wait() => Thread.Sleep(100);
/// void InTurn() { Wait(); Wait(); }
/// void AtOnce()
/// {
///     var thread = new Thread(Wait);
///     thread.Start();
///     Wait();
///     thread.Join();
/// }
/// var waits = Harness.Compare(5, ("in turn", InTurn), ("at once", AtOnce));
/// Console.WriteLine($"{waits.SpeedUp(waits.Measurements[1]):0.0} times as fast");
/// waits.Plot()
/// </code>
/// </example>
/// <threadsafety static="true"/>
public static class Harness
{
    private const int MaximumValue = 10_000;

    private static readonly HarnessOptions Defaults = new();

    /// <summary>Times one piece of work.</summary>
    /// <param name="label">What it is called in the result, not empty.</param>
    /// <param name="work">The work.</param>
    /// <param name="options">How to take the samples; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An argument is outside its range, or the work is an <c>async void</c> lambda; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The cell was stopped, or the token of the options fired.
    /// </exception>
    public static Measurement Measure<T>(string label, Func<T> work, HarnessOptions? options = null) =>
        Measure(Candidate.Of(label, Work.Blocking(work)), options ?? Defaults);

    /// <inheritdoc cref="Measure{T}(string, Func{T}, HarnessOptions?)"/>
    public static Measurement Measure(string label, Action work, HarnessOptions? options = null) =>
        Measure(Candidate.Of(label, Work.Blocking(label, work)), options ?? Defaults);

    /// <summary>Times several pieces of work against each other: each once a round, in random order.</summary>
    /// <param name="repeats">
    /// How many rounds, and so how many samples of each candidate, from 1; from 6 on the result has intervals.
    /// </param>
    /// <param name="candidates">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="ArgumentException">
    /// An argument is outside its range, or work is an <c>async void</c> lambda; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The cell was stopped, or the token of the options fired.
    /// </exception>
    // A lambda that calls a function with a result fits both this overload and the one for actions; the compiler
    // needs to be told which one to take.
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(int repeats, params (string Label, Func<object?> Work)[] candidates) =>
        Compare(Defaults with { Repeats = repeats }, candidates);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(int repeats, params (string Label, Action Work)[] candidates) =>
        Compare(Defaults with { Repeats = repeats }, candidates);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    /// <param name="options">How to take the samples.</param>
    /// <param name="candidates">At least two, with different labels; the first is the baseline.</param>
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(HarnessOptions options, params (string Label, Func<object?> Work)[] candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return Compare(candidates.Select(one => Candidate.Of(one.Label, Work.Blocking(one.Work))), options);
    }

    /// <inheritdoc cref="Compare(HarnessOptions, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(HarnessOptions options, params (string Label, Action Work)[] candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return Compare(candidates.Select(one => Candidate.Of(one.Label, Work.Blocking(one.Label, one.Work))), options);
    }

    /// <summary>Times the same work for several values of one variable: each once a round, in random order.</summary>
    /// <param name="variable">What the values are, for instance <c>threads</c>.</param>
    /// <param name="values">The values, at least one, each from 1 to 10,000. Duplicates are measured once.</param>
    /// <param name="work">The work for a value.</param>
    /// <param name="options">How to take the samples; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An argument is outside its range, or the work is an <c>async void</c> lambda; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The cell was stopped, or the token of the options fired.
    /// </exception>
    public static Sweep Sweep<T>(
        string variable, IEnumerable<int> values, Func<int, T> work, HarnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return SweepOver(variable, values, value => Work.Blocking(() => work(value)), options ?? Defaults);
    }

    /// <inheritdoc cref="Sweep{T}(string, IEnumerable{int}, Func{int, T}, HarnessOptions?)"/>
    public static Sweep Sweep(
        string variable, IEnumerable<int> values, Action<int> work, HarnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(variable, work);
        return SweepOver(variable, values, Bound, options ?? Defaults);

        Action Bound(int value) => () => work(value);
    }

    private static Measurement Measure(Candidate candidate, HarnessOptions options)
    {
        options.Check();
        ArgumentException.ThrowIfNullOrWhiteSpace(candidate.Label, "label");
        return InterleavedRuns.RunInCell([candidate], options)[0];
    }

    private static Comparison Compare(IEnumerable<Candidate> given, HarnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Candidate[] candidates = [.. given];
        foreach (var candidate in candidates)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(candidate.Label, nameof(candidates));
        }

        Comparison.CheckLabels([.. candidates.Select(candidate => candidate.Label)], nameof(candidates));
        return new(InterleavedRuns.RunInCell(candidates, options));
    }

    private static Sweep SweepOver(
        string variable, IEnumerable<int> values, Func<int, Action> workFor, HarnessOptions options)
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

        var candidates = ascending.Select(value => Candidate.Of($"{variable} = {value}", workFor(value)));
        return new(variable, ascending.Zip(InterleavedRuns.RunInCell([.. candidates], options)));
    }
}
