using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>Times work: one piece of it, several against each other, or one over several values.</summary>
/// <remarks>
/// <para>
/// The work runs on the calling thread, and an exception of the work ends the call. Work that returns a
/// <see cref="Task"/> is timed until the task has ended; a <see cref="ValueTask"/> is refused. The clock is <see cref="System.Diagnostics.Stopwatch"/>'s.
/// Warm-ups leave no sample, and every other run leaves one. <see cref="Overhead"/> is never taken off.
/// </para>
/// <para>
/// The methods whose names end in “Threads” start the threads themselves, so that it can be chosen whether the making of the
/// threads is measured (<see cref="ThreadCreation"/>). Each thread gets its number, from 0, and is joined before the call
/// returns. An exception on such a thread never ends the process: when all have ended, an
/// <see cref="AggregateException"/> with all the failures ends the call; threads that wait meanwhile are interrupted, for they
/// may be waiting for the one that failed.
/// </para>
/// <para>
/// Progress is reported on the calling thread, between runs and never inside a sample, at most five times a second and
/// always at the end. Cancellation is looked at between runs; a run that has begun is seen to its end, unless it is one on
/// threads that the harness started: those are interrupted, and one that computes on all the same is left behind after 5 s.
/// A time budget, too, is looked at between rounds: when it is used up no further round is begun, the samples taken are kept,
/// and the result says so. One round is always measured.
/// </para>
/// <para>
/// Any number of threads may call these methods at once, but they would disturb each other's times.
/// </para>
/// </remarks>
public static class Harness
{
    private const int MaximumValue = 10_000;
    private const int EmptyRuns = 1000;

    private static readonly Lazy<TimeSpan> MeasuredOverhead = new(MeasureOverhead);

    /// <summary>
    /// What the harness itself puts on top of every time: an empty run on the calling thread takes less than this. The median of
    /// 1,000 empty runs, and one tick of <see cref="TimeSpan"/> (100 ns), by which times are rounded down. Measured once, at
    /// first need. It is in every time, and not taken off.
    /// </summary>
    public static TimeSpan Overhead => MeasuredOverhead.Value;

    /// <summary>Times one piece of work.</summary>
    /// <param name="label">What it is called in the result.</param>
    /// <param name="work">The work.</param>
    /// <param name="repeats">How many samples to take, from 1; from 6 on the result has an interval.</param>
    /// <param name="warmUps">How many runs to make before the first sample, from 0; they leave no sample.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="budget">After which time no further run is begun, above zero; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Measurement Measure<T>(
        string label,
        Func<T> work,
        int repeats = 3,
        int warmUps = 0,
        Action<HarnessProgress>? progress = null,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default) =>
        MeasureRival(Rival.Of(label, Work.Blocking(work)), new(repeats, warmUps, budget, progress, cancellationToken));

    /// <inheritdoc cref="Measure{T}(string, Func{T}, int, int, Action{HarnessProgress}?, TimeSpan?, CancellationToken)"/>
    public static Measurement Measure(
        string label,
        Action work,
        int repeats = 3,
        int warmUps = 0,
        Action<HarnessProgress>? progress = null,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default) =>
        MeasureRival(Rival.Of(label, Work.Blocking(label, work)), new(repeats, warmUps, budget, progress, cancellationToken));

    /// <summary>Times one body on several threads at once.</summary>
    /// <param name="label">What it is called in the result.</param>
    /// <param name="threads">How many threads, 1 to <see cref="ThreadCount.Most"/>.</param>
    /// <param name="body">What each thread does; it is given the thread's number, from 0.</param>
    /// <param name="repeats">How many samples to take, from 1; from 6 on the result has an interval.</param>
    /// <param name="warmUps">How many runs to make before the first sample, from 0; they leave no sample.</param>
    /// <param name="creation">Whether the making of the threads is part of a sample.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="budget">After which time no further run is begun, above zero; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs, or a run that waits.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the body is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="AggregateException">The body threw on one thread or several.</exception>
    /// <exception cref="InvalidOperationException">The system refused to start so many threads.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Measurement MeasureThreads(
        string label,
        int threads,
        Action<int> body,
        int repeats = 3,
        int warmUps = 0,
        ThreadCreation creation = ThreadCreation.Measured,
        Action<HarnessProgress>? progress = null,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default)
    {
        CheckBody(label, threads, body);
        return MeasureRival(
            Rival.Of(label, threads, body, creation), new(repeats, warmUps, budget, progress, cancellationToken, (threads, creation)));
    }

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
        Compare(repeats, warmUps: 0, rivals: rivals);

    /// <inheritdoc cref="Compare(int, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(int repeats, params (string Label, Action Work)[] rivals) =>
        Compare(repeats, warmUps: 0, rivals: rivals);

    /// <inheritdoc cref="Compare(int, int, TimeSpan?, Action{HarnessProgress}?, CancellationToken, ValueTuple{string, Func{object}}[])"/>
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(
        int repeats,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken,
        params (string Label, Func<object?> Work)[] rivals) =>
        Compare(repeats, warmUps: 0, budget: null, progress, cancellationToken, rivals);

    /// <inheritdoc cref="Compare(int, int, TimeSpan?, Action{HarnessProgress}?, CancellationToken, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(
        int repeats,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken,
        params (string Label, Action Work)[] rivals) =>
        Compare(repeats, warmUps: 0, budget: null, progress, cancellationToken, rivals);

    /// <summary>
    /// Times several pieces of work against each other: in each round every rival once, in random order. Where only some of the
    /// values in the middle are to be given: <c>Compare(9, warmUps: 1, rivals: [("a", A), ("b", B)])</c>.
    /// </summary>
    /// <param name="repeats">How many rounds, so how many samples of each rival, from 1; from 6 on the result has intervals.</param>
    /// <param name="warmUps">How many rounds to run before the first sample, from 0; they leave no sample.</param>
    /// <param name="budget">After which time no further round is begun, above zero; null for as long as it takes.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the comparison between two runs.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or work is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    [OverloadResolutionPriority(1)]
    public static Comparison Compare(
        int repeats,
        int warmUps,
        TimeSpan? budget = null,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default,
        params (string Label, Func<object?> Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return CompareRivals(
            [.. rivals.Select(rival => Rival.Of(rival.Label, Work.Blocking(rival.Work)))], new(repeats, warmUps, budget, progress, cancellationToken));
    }

    /// <inheritdoc cref="Compare(int, int, TimeSpan?, Action{HarnessProgress}?, CancellationToken, ValueTuple{string, Func{object}}[])"/>
    public static Comparison Compare(
        int repeats,
        int warmUps,
        TimeSpan? budget = null,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default,
        params (string Label, Action Work)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        return CompareRivals(
            [.. rivals.Select(rival => Rival.Of(rival.Label, Work.Blocking(rival.Label, rival.Work)))], new(repeats, warmUps, budget, progress, cancellationToken));
    }

    /// <summary>
    /// Times several bodies against each other, each on the same number of threads at once: in each round every rival once, in
    /// random order. <c>CompareThreads(9, 2, ThreadCreation.Apart, rivals: [("a", worker => A(worker)), ("b", worker => B(worker))])</c>.
    /// </summary>
    /// <param name="repeats">How many rounds, so how many samples of each rival, from 1; from 6 on the result has intervals.</param>
    /// <param name="threads">How many threads, 1 to <see cref="ThreadCount.Most"/>.</param>
    /// <param name="creation">Whether the making of the threads is part of a sample.</param>
    /// <param name="warmUps">How many rounds to run before the first sample, from 0; they leave no sample.</param>
    /// <param name="budget">After which time no further round is begun, above zero; null for as long as it takes.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the comparison between two runs, or a run that waits.</param>
    /// <param name="rivals">At least two, with different labels; the first is the baseline. A body is given its thread's number, from 0.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or a body is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="AggregateException">A body threw on one thread or several.</exception>
    /// <exception cref="InvalidOperationException">The system refused to start so many threads.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Comparison CompareThreads(
        int repeats,
        int threads,
        ThreadCreation creation = ThreadCreation.Measured,
        int warmUps = 0,
        TimeSpan? budget = null,
        Action<HarnessProgress>? progress = null,
        CancellationToken cancellationToken = default,
        params (string Label, Action<int> Body)[] rivals)
    {
        ArgumentNullException.ThrowIfNull(rivals);
        foreach (var (label, body) in rivals)
        {
            CheckBody(label, threads, body);
        }

        return CompareRivals(
            [.. rivals.Select(rival => Rival.Of(rival.Label, threads, rival.Body, creation))],
            new(repeats, warmUps, budget, progress, cancellationToken, (threads, creation)));
    }

    /// <summary>
    /// Times the same work for several values of one variable: in each round every value once, in random order.
    /// </summary>
    /// <param name="variable">What the values are, for instance <c>threads</c>.</param>
    /// <param name="values">The values, each from 1 to 10,000, at least one. A value named twice is measured as one.</param>
    /// <param name="work">The work for a value.</param>
    /// <param name="repeats">How many rounds, so how many samples at each value, from 1; from 6 on the result has intervals.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="warmUps">How many rounds to run before the first sample, from 0; they leave no sample.</param>
    /// <param name="budget">After which time no further round is begun, above zero; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the sweep between two runs.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the work is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Sweep Sweep<T>(
        string variable,
        IEnumerable<int> values,
        Func<int, T> work,
        int repeats = 3,
        Action<HarnessProgress>? progress = null,
        int warmUps = 0,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return SweepRivals(
            variable, values, (label, value) => Rival.Of(label, Work.Blocking(() => work(value))), new(repeats, warmUps, budget, progress, cancellationToken));
    }

    /// <inheritdoc cref="Sweep{T}(string, IEnumerable{int}, Func{int, T}, int, Action{HarnessProgress}?, int, TimeSpan?, CancellationToken)"/>
    public static Sweep Sweep(
        string variable,
        IEnumerable<int> values,
        Action<int> work,
        int repeats = 3,
        Action<HarnessProgress>? progress = null,
        int warmUps = 0,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(variable, work);
        return SweepRivals(variable, values, (label, value) => Rival.Of(label, () => work(value)), new(repeats, warmUps, budget, progress, cancellationToken));
    }

    /// <summary>Times the same body on several numbers of threads: in each round every number once, in random order.</summary>
    /// <param name="threadCounts">The numbers of threads, each 1 to <see cref="ThreadCount.Most"/>, at least one. One named twice is measured as one.</param>
    /// <param name="body">What each thread does; it is given the thread's number, from 0, and how many threads there are.</param>
    /// <param name="repeats">How many rounds, so how many samples at each number, from 1; from 6 on the result has intervals.</param>
    /// <param name="warmUps">How many rounds to run before the first sample, from 0; they leave no sample.</param>
    /// <param name="creation">Whether the making of the threads is part of a sample.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="budget">After which time no further round is begun, above zero; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the sweep between two runs, or a run that waits.</param>
    /// <exception cref="ArgumentException">An argument is outside of its range, or the body is an <c>async void</c> lambda; nothing has run then.</exception>
    /// <exception cref="AggregateException">The body threw on one thread or several.</exception>
    /// <exception cref="InvalidOperationException">The system refused to start so many threads.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static Sweep SweepThreads(
        IEnumerable<int> threadCounts,
        Action<int, int> body,
        int repeats = 3,
        int warmUps = 0,
        ThreadCreation creation = ThreadCreation.Measured,
        Action<HarnessProgress>? progress = null,
        TimeSpan? budget = null,
        CancellationToken cancellationToken = default)
    {
        const string Variable = "threads";
        ArgumentNullException.ThrowIfNull(threadCounts);
        ArgumentNullException.ThrowIfNull(body);
        Work.RefuseAsyncVoid(Variable, body);
        int[] counts = [.. threadCounts];
        foreach (var count in counts)
        {
            ThreadCount.Check(count, Variable);
        }

        return SweepRivals(
            Variable,
            counts,
            (label, threads) => Rival.Of(label, threads, worker => body(worker, threads), creation),
            new(repeats, warmUps, budget, progress, cancellationToken, (counts.DefaultIfEmpty().Max(), creation)));
    }

    private static Measurement MeasureRival(Rival rival, Plan plan)
    {
        plan.Check();
        ArgumentException.ThrowIfNullOrWhiteSpace(rival.Label, "label");
        return plan.Run([rival])[0];
    }

    private static Comparison CompareRivals(Rival[] rivals, Plan plan)
    {
        plan.Check();
        foreach (var rival in rivals)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(rival.Label, nameof(rivals));
        }

        Comparison.CheckLabels([.. rivals.Select(rival => rival.Label)], nameof(rivals));
        return new(plan.Run(rivals));
    }

    private static Sweep SweepRivals(string variable, IEnumerable<int> values, Func<string, int, Rival> rivalOf, Plan plan)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        ArgumentNullException.ThrowIfNull(values);
        plan.Check();
        int[] ascending = [.. values.Distinct().Order()];
        if (ascending.Length == 0)
        {
            throw new ArgumentException($"There is no value of {variable} to measure; name at least one.", nameof(values));
        }

        if (ascending.FirstOrDefault(value => value is < 1 or > MaximumValue) is var outside && (outside != 0 || ascending.Contains(0)))
        {
            throw new ArgumentOutOfRangeException(nameof(values), $"{variable} must be from 1 to 10,000, and {outside} is in the list.");
        }

        return new(variable, ascending.Zip(plan.Run([.. ascending.Select(value => rivalOf($"{variable} = {value}", value))])));
    }

    private static void CheckBody(string label, int threads, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        ThreadCount.Check(threads);
        Work.RefuseAsyncVoid(label, body);
    }

    private static TimeSpan MeasureOverhead()
    {
        var empty = Rival.Of("nothing", static () => { });
        // Without the first half: it runs before the compiler has optimised what it calls.
        var samples = Enumerable.Range(0, 2 * EmptyRuns).Select(_ => empty.TakeSample(TimeProvider.System, CancellationToken.None)).Skip(EmptyRuns).Order();
        return Measurement.MiddleOf([.. samples]) + TimeSpan.FromTicks(1);
    }

    /// <summary>What all the calls have in common.</summary>
    private sealed record Plan(
        int Repeats,
        int WarmUps,
        TimeSpan? Budget,
        Action<HarnessProgress>? Progress,
        CancellationToken CancellationToken,
        (int Most, ThreadCreation Creation)? Threads = null)
    {
        public void Check()
        {
            if (Repeats < 1)
            {
                throw new ArgumentOutOfRangeException("repeats", $"repeats must be 1 or more, and it is {Repeats}.");
            }

            if (WarmUps < 0)
            {
                throw new ArgumentOutOfRangeException("warmUps", $"warmUps must be 0 or more, and it is {WarmUps}.");
            }

            if (Budget <= TimeSpan.Zero)
            {
                throw new ArgumentOutOfRangeException("budget", $"budget must be above zero, and it is {DurationText.Of(Budget.Value)}.");
            }
        }

        public Measurement[] Run(IReadOnlyList<Rival> rivals)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var overhead = Threads is var (most, creation) ? ThreadedRun.OverheadOf(most, creation, TimeProvider.System, CancellationToken) : null;
            return new InterleavedRuns(TimeProvider.System, Random.Shared).Run(rivals, Repeats, WarmUps, Progress, CancellationToken, Budget, overhead);
        }
    }
}
