using System.Diagnostics;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Races;

/// <summary>
/// A race: a shared state, threads that work on it in steps, and what a right end is. It can be explored, replayed,
/// played and run by real threads.
/// </summary>
/// <remarks>
/// <para>
/// The state is made anew for each schedule, and the threads' methods must use nothing that outlives it: a race in
/// which the same schedule does not go the same way twice is reported as not repeatable.
/// </para>
/// <para>
/// The threads of the explorer are not real ones. One thread of the machine makes all steps, in the order that the
/// schedule says; it is another than the caller's, which waits and watches it. Code that does not come to its next
/// <c>yield return</c> within 3 s is reported as stuck. .NET can end such code only where it waits; if it loops, its
/// thread is left behind in the background until the process ends. Code that overflows the stack ends the process.
/// </para>
/// <para>Immutable, so it may be used from several threads at once, as long as the race's own code may.</para>
/// </remarks>
/// <example>
/// <code>
/// class Counter { public int Value; }
///
/// IEnumerable&lt;Step> Increment(Counter counter)
/// {
///     yield return Step.Read("value");
///     var seen = counter.Value;
///     yield return Step.Write("value");
///     counter.Value = seen + 1;
/// }
///
/// Race.Of("counter", () => new Counter(), end => end.Value == 2, Increment, Increment)
///     .Explore()
/// </code>
/// </example>
public sealed class Race
{
    /// <summary>How many steps a schedule may have before it counts as endless, unless said otherwise.</summary>
    internal const int DefaultMaxSteps = 1_000;

    internal const string WhyNotRepeatable = "The threads must work on nothing but the state that they are given, "
        + "and not look at a clock, a random number or a variable outside.";

    internal const int GreatestMaxSteps = 100_000;

    private const int MaximumThreads = 20;

    private static readonly TimeSpan DefaultMaxTime = TimeSpan.FromSeconds(30);

    private const string DefaultLetters = "hkmnprstuvwxyzabcdef";

    private Race(
        string name,
        Type state,
        Func<object?> make,
        Func<object, bool> isRight,
        (char Letter, Func<object, IEnumerable<Step>?> Body)[] threads)
    {
        Name = name;
        Shows = new(state);
        Make = make;
        IsRight = isRight;
        Letters = string.Concat(threads.Select(thread => thread.Letter));
        Bodies = [.. threads.Select(thread => thread.Body)];
        Source = CellSource.OfCaller();
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The threads' letters, in the order of the threads.</summary>
    internal string Letters { get; }

    internal Func<object?> Make { get; }

    internal Func<object, bool> IsRight { get; }

    internal Func<object, IEnumerable<Step>?>[] Bodies { get; }

    internal StateText Shows { get; }

    /// <summary>The cell that made the race, and those before it.</summary>
    internal CellSource Source { get; init; }

    internal int ThreadCount => Bodies.Length;

    /// <summary>A race whose threads are called h, k, m, n, p, r, s, t and so on.</summary>
    /// <param name="name">What it is called, not empty.</param>
    /// <param name="state">
    /// Makes a fresh state, the same each time. A replay shows it by its own <c>ToString</c>, or else by its public
    /// fields and properties.
    /// </param>
    /// <param name="isRight">Whether a state, all threads having ended, is a right one. Changes nothing.</param>
    /// <param name="threads">The threads' methods, from 1 to 20; the same may be there several times.</param>
    /// <exception cref="ArgumentException">The name is empty, an argument is null, or there are too few threads or
    /// too many.</exception>
    public static Race Of<TState>(
        string name,
        Func<TState> state,
        Func<TState, bool> isRight,
        params Func<TState, IEnumerable<Step>>[] threads)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(threads);
        CheckCount(threads);
        return Of(name, state, isRight, [.. threads.Select((thread, index) => (DefaultLetters[index], thread))]);
    }

    /// <summary>A race whose threads have letters of your own.</summary>
    /// <param name="name">What it is called, not empty.</param>
    /// <param name="state">Makes a fresh state, the same each time.</param>
    /// <param name="isRight">Whether a state, all threads having ended, is a right one. Changes nothing.</param>
    /// <param name="threads">A letter and a method for each thread, from 1 to 20; the letters differ.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, an argument is null, there are too few threads or too many, a letter is there twice, or is
    /// not a letter.
    /// </exception>
    public static Race Of<TState>(
        string name,
        Func<TState> state,
        Func<TState, bool> isRight,
        params (char Letter, Func<TState, IEnumerable<Step>> Body)[] threads)
        where TState : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(isRight);
        ArgumentNullException.ThrowIfNull(threads);
        CheckCount(threads);
        foreach (var (letter, body) in threads)
        {
            if (!char.IsLetter(letter))
            {
                throw new ArgumentException(
                    $"A thread is named by a letter, and “{letter}” is none.", nameof(threads));
            }

            ArgumentNullException.ThrowIfNull(body, nameof(threads));
        }

        if (threads.GroupBy(thread => thread.Letter).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Two threads are called {twice.Key}; give each a letter of its own.", nameof(threads));
        }

        return new(
            name,
            typeof(TState),
            state,
            end => isRight((TState)end),
            [.. threads.Select(thread => (thread.Letter, Untyped(thread.Body)))]);

        static Func<object, IEnumerable<Step>?> Untyped(Func<TState, IEnumerable<Step>> body) =>
            now => body((TState)now);
    }

    /// <summary>
    /// Says in a step what must hold there. Where it does not, the schedule ends with a broken assertion. With
    /// reduction, it must look at nothing that the step does not declare.
    /// </summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="what">What must hold, as in <c>the gate is closed</c>.</param>
    public static void Assert(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenAssertionException(what);
        }
    }

    /// <summary>Runs every schedule from a fresh state and counts those that end wrong.</summary>
    /// <param name="reduce">
    /// Whether to run only one schedule of each class of equivalent ones (dynamic partial-order reduction, Flanagan
    /// and Godefroid, POPL 2005, with sleep sets): those that differ only in the order of steps that do not conflict.
    /// The ends are the same provided that each step declares all that it touches; see <see cref="Step"/>.
    /// </param>
    /// <param name="maxSchedules">After how many schedules to stop, from 1.</param>
    /// <param name="maxTime">After what time to stop; 30 s unless said otherwise.</param>
    /// <param name="maxSteps">How many steps a schedule may have before it counts as endless, from 1 to
    /// 100,000.</param>
    /// <param name="progress">
    /// Told about every 200 ms, on the calling thread, how far it has come; null to show it in the cell that called,
    /// if there is one.
    /// </param>
    /// <param name="cancellationToken">Ends the exploration at the next step, as does stopping the cell that
    /// called.</param>
    /// <returns>
    /// What was found, also where not all could be explored. Where it stopped early, a second search, by growing
    /// length and with the same limits once more, looks for the shortest schedule that ends wrong.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range; nothing has run
    /// then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    /// <example>
    /// <code>
    /// var race = CruiseControlRace.Broken;
    /// var explored = race.Explore(maxTime: TimeSpan.FromSeconds(5));
    /// Console.WriteLine($"{explored.WrongSchedules} of {explored.Schedules} end wrong");
    /// race.Replay(explored.ShortestWrong.Schedule)
    /// </code>
    /// </example>
    public Exploration Explore(
        bool reduce = false,
        long maxSchedules = 1_000_000,
        TimeSpan? maxTime = null,
        int maxSteps = DefaultMaxSteps,
        Action<ExplorationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (maxSchedules < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxSchedules), Text($"maxSchedules must be 1 or more, and it is {maxSchedules}."));
        }

        CheckTime(maxTime);
        if (maxSteps is < 1 or > GreatestMaxSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxSteps), Text($"maxSteps must be from 1 to {GreatestMaxSteps:#,0}, and it is {maxSteps}."));
        }

        using var cell = CallingCell.Enter(cancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        var run = new ExplorationRun(this, reduce, maxSchedules, maxTime ?? DefaultMaxTime, maxSteps);
        if (progress is not null)
        {
            return run.Run(progress, cell.CancellationToken);
        }

        cell.Show(new ExplorationProgress(0, 0, 0, TimeSpan.Zero));
        var explored = run.Run(now => cell.Show(now), cell.CancellationToken);
        cell.Show(ProgressLine.Of($"{Name}: explored in {DurationText.Of(explored.Elapsed)}."), isLast: true);
        return explored;
    }

    /// <summary>
    /// Runs the race with real threads, round after round, and counts the wrong ends. The threads of a round start
    /// together, and a step is no more one piece than any code is: only locks, queues and conditions wait as they
    /// say.
    /// </summary>
    /// <param name="rounds">How many rounds, from 1.</param>
    /// <param name="beside">An exploration of the race, to show its share of wrong ends beside; may be null.</param>
    /// <param name="maxTime">After what time to stop; 30 s unless said otherwise.</param>
    /// <param name="yields">
    /// Whether a thread gives its core away before every second step or so, by chance. A busy machine takes it away
    /// as well, but so seldom that a race of a few steps is hardly ever seen without.
    /// </param>
    /// <param name="progress">
    /// Told about every 200 ms, on the calling thread, and at the end, how far it has come; null to show it in the
    /// cell that called, if there is one.
    /// </param>
    /// <param name="cancellationToken">Ends the run between two rounds, as does stopping the cell that called.</param>
    /// <returns>
    /// What was seen. A round counts as a deadlock when every thread has ended or waits for a lock, a queue or a
    /// condition that nobody is left to give. Code that does not come back within 3 s ends the run as stuck.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range; nothing has run
    /// then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public RealRun RunForReal(
        int rounds = 10_000,
        Exploration? beside = null,
        TimeSpan? maxTime = null,
        bool yields = false,
        Action<RealRunProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (rounds < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rounds), Text($"rounds must be 1 or more, and it is {rounds}."));
        }

        CheckTime(maxTime);
        using var cell = CallingCell.Enter(cancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        var run = new RealRounds(this, rounds, maxTime ?? DefaultMaxTime, yields);
        if (progress is not null)
        {
            return run.Run(beside, progress, cell.CancellationToken);
        }

        var start = Stopwatch.GetTimestamp();
        cell.Show(new RealRunProgress(0, 0, rounds, TimeSpan.Zero));
        var seen = run.Run(beside, now => cell.Show(now), cell.CancellationToken);
        var elapsed = DurationText.Of(Stopwatch.GetElapsedTime(start));
        cell.Show(ProgressLine.Of($"{Name}: {seen.Rounds:#,0} rounds run in {elapsed}."), isLast: true);
        return seen;
    }

    /// <summary>The name and the threads' letters.</summary>
    public override string ToString() => $"{Name} (threads {string.Join(", ", Letters.ToCharArray())})";

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    internal string ScheduleText(ReadOnlySpan<byte> schedule)
    {
        var letters = new char[schedule.Length];
        for (var index = 0; index < letters.Length; index++)
        {
            letters[index] = Letters[schedule[index]];
        }

        return new(letters);
    }

    internal IEnumerable<int> ThreadsOf(uint bits) =>
        Enumerable.Range(0, ThreadCount).Where(thread => (bits >> thread & 1) == 1);

    internal RaceFaultException NotRepeatable(ReadOnlySpan<byte> schedule, string what) => new(
        RaceOutcome.NotRepeatable,
        $"The schedule {ScheduleText(schedule)} did not go the same way twice: {what}. {WhyNotRepeatable}");

    private static void CheckTime(TimeSpan? maxTime)
    {
        if (maxTime <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxTime), $"maxTime must be more than nothing, and it is {maxTime}.");
        }
    }

    private static void CheckCount<T>(T[] threads)
    {
        var count = threads.Length;
        if (count is < 1 or > MaximumThreads)
        {
            throw new ArgumentException(
                Text($"A race has from 1 to {MaximumThreads} threads, and here are {count}."), nameof(threads));
        }
    }
}
