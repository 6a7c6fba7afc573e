using Interleave.Races;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>
/// The checks of the chapter's exercises, one method each; the class of the same name with <c>Check</c> at its end
/// does the work. A check is given the reader's function, calls it under conditions that it controls, and answers
/// with a verdict.
/// </summary>
/// <remarks>
/// A check runs the reader's code on threads of its own and returns within a few seconds, whatever that code does;
/// what the code throws is a verdict as well.
/// </remarks>
/// <example>
/// <code>
/// double SpeedUp(TimeSpan before, TimeSpan after) => before / after;
/// Check.SpeedUp(SpeedUp)
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
public static class Check
{
    /// <summary>Whether a function gives the speed-up of a second way over a first one: 4 s against 0.5 s is
    /// 8.</summary>
    /// <param name="speedUp">Given the time before and the time after, both above zero.</param>
    public static Verdict SpeedUp(Func<TimeSpan, TimeSpan, double> speedUp) => SpeedUpCheck.Judge(speedUp);

    /// <summary>Whether a function gives the time that waits take together when all of them begin at once.</summary>
    /// <param name="time">Given the waits, at least one.</param>
    public static Verdict AllAtOnce(Func<IReadOnlyList<TimeSpan>, TimeSpan> time) => AllAtOnceCheck.Judge(time);

    /// <summary>Whether a function finds the warmest of some readings, not all of which have a temperature.</summary>
    /// <param name="warmest">Given the readings; at least one has a temperature.</param>
    public static Verdict Warmest(Func<IReadOnlyList<Reading>, Reading> warmest) => WarmestCheck.Judge(warmest);

    /// <summary>Whether a loop reports, as an equation, the last square that it computed, beginning with
    /// 1².</summary>
    /// <param name="report">Given what says whether to go on, and what squares a number.</param>
    public static Verdict TrueEquation(Func<Func<bool>, Func<long, long>, string> report) =>
        TrueEquationCheck.Judge(report);

    /// <summary>Whether a function runs two methods at the same time, and returns when both have ended.</summary>
    /// <param name="both">Given the two methods.</param>
    public static Verdict AtTheSameTime(Action<Action, Action> both) => AtTheSameTimeCheck.Judge(both);

    /// <summary>Whether a function makes threads, without starting them, each of which has the number of its
    /// place.</summary>
    /// <param name="make">Given how many threads, and the method that each calls with its number.</param>
    public static Verdict OwnNumbers(Func<int, Action<int>, IReadOnlyList<Thread>> make) =>
        OwnNumbersCheck.Judge(make);

    /// <summary>Whether a function asks for all cities at once, each on a thread of its own, and returns when all the
    /// answers are there.</summary>
    /// <param name="temperatures">Given the cities, and what asks for one; returns their temperatures in the same
    /// order.</param>
    public static Verdict WaitForAll(Func<IReadOnlyList<City>, Func<City, double>, double[]> temperatures) =>
        WaitForAllCheck.Judge(temperatures);

    /// <summary>Whether a function shares cities among workers so that each is asked for once, and a slow one holds
    /// up only its own worker.</summary>
    /// <param name="askAll">Given a queue of the cities, the number of workers, and what asks for one city.</param>
    public static Verdict ShareTheCities(Action<SharedQueue<City>, int, Action<City>> askAll) =>
        ShareTheCitiesCheck.Judge(askAll);

    /// <summary>Whether two threads report on all cities, so that the one that times out gets a line that says why
    /// and the others get theirs.</summary>
    /// <param name="report">Given the cities, and what asks for one or throws; returns a line for each in the same
    /// order.</param>
    public static Verdict OneReason(Func<IReadOnlyList<City>, Func<City, double>, string[]> report) =>
        OneReasonCheck.Judge(report);

    /// <summary>Whether a schedule reaches the goal of a puzzle, and no shorter one does.</summary>
    /// <param name="puzzle">One of <see cref="Puzzles"/>.</param>
    /// <param name="schedule">The schedule: a letter a step.</param>
    public static Verdict Puzzle(Puzzle puzzle, string schedule) => PuzzleCheck.Judge(puzzle, schedule);

    /// <summary>Whether an audit reports the whole sum whenever a transfer comes, and reads with the lock that the
    /// transfer holds.</summary>
    /// <param name="audit">The steps of the audit, which reports the sum of both accounts.</param>
    public static Verdict Audit(Func<SteppedBank, IEnumerable<Step>> audit) => AuditCheck.Judge(audit);

    /// <summary>Whether three philosophers at a round table all eat, with both forks each, in every
    /// schedule.</summary>
    /// <param name="dine">The steps of the philosopher with a number: takes two forks, eats, puts them down.</param>
    public static Verdict Philosophers(Func<DiningTable, int, IEnumerable<Step>> dine) =>
        PhilosophersCheck.Judge(dine);

    /// <summary>Whether two threads that both make these steps never bring the car beyond its limit, in any schedule,
    /// and hold its lock for it.</summary>
    /// <param name="speedUp">The steps of one thread, which adds 10 km/h if that does not go beyond the
    /// limit.</param>
    public static Verdict CheckThenAct(Func<SteppedCar, IEnumerable<Step>> speedUp) =>
        CheckThenActCheck.Judge(speedUp);

    /// <summary>Whether a transfer holds the locks of both accounts while it moves the money, and never waits for
    /// ever.</summary>
    /// <param name="transfer">Given the account to take from, the account to put into, and how much.</param>
    public static Verdict LockOrder(Action<NumberedAccount, NumberedAccount, int> transfer) =>
        LockOrderCheck.Judge(transfer);

    /// <summary>Whether a function takes all items out of a queue, up to the end that its producer declares, and adds
    /// them up.</summary>
    /// <param name="sum">Given a queue that another thread fills.</param>
    public static Verdict WholeQueue(Func<CheckedQueue, long> sum) => WholeQueueCheck.Judge(sum);

    /// <summary>Whether steps of a connection pool go wrong as the pool of the exercise does, and a schedule in which
    /// they do.</summary>
    /// <param name="rent">The steps of the thread that rents the one connection.</param>
    /// <param name="giveBack">The steps of the thread that gives it back.</param>
    /// <param name="schedule">The schedule: h gives back, k rents.</param>
    public static Verdict PoolSteps(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack, string schedule) =>
        PoolStepsCheck.JudgeSteps(rent, giveBack, schedule);

    /// <summary>Whether steps of a connection pool go right in every schedule, and hold the lock for the
    /// list.</summary>
    /// <param name="rent">The steps of the thread that rents the one connection.</param>
    /// <param name="giveBack">The steps of the thread that gives it back.</param>
    public static Verdict PoolRepair(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack) =>
        PoolStepsCheck.JudgeRepair(rent, giveBack);

    /// <summary>Whether a connection pool lends each connection to one user at a time, reset, and never too
    /// many.</summary>
    /// <param name="make">Given what opens a connection, and how many there may be.</param>
    public static Verdict Pool(Func<Func<PooledConnection>, int, IConnectionPool> make) => PoolCheck.Judge(make);

    /// <summary>Whether two threads add up squares so that they compute at the same time and lose no
    /// addition.</summary>
    /// <param name="addSquares">Given the last number, the shared sum, the lock that guards it, and what squares a
    /// number.</param>
    public static Verdict LocalSums(Action<int, SharedNumber, Lock, Func<int, long>> addSquares) =>
        LocalSumsCheck.Judge(addSquares);

    /// <summary>Whether a range is divided among threads so that each number is counted once.</summary>
    /// <param name="countAll"> Given the number of threads, the end of the range, the function that counts from its
    /// first number up to, and without, its second, and what adds a part's count to the total; any thread may call
    /// both.
    /// </param>
    public static Verdict WholeRange(Action<int, int, Func<int, int, int>, Action<int>> countAll) =>
        WholeRangeCheck.Judge(countAll);

    /// <summary>Whether a function lets go of a lock while it waits, and holds it again afterwards, whatever comes of
    /// the wait.</summary>
    /// <param name="letGo">Given a lock that the calling thread holds, and the wait; returns the wait's
    /// answer.</param>
    public static Verdict LetGoWhileWaiting(Func<Lock, Func<string>, string> letGo) => LetGoCheck.Judge(letGo);

    /// <summary>Whether a function runs jobs in the thread pool, waits for all of them, and loses no
    /// exception.</summary>
    /// <param name="run">Given the jobs; returns when all have ended, and throws what a job threw.</param>
    public static Verdict ShortJobs(Action<IReadOnlyList<Action>> run) => ShortJobsCheck.Judge(run);

    /// <summary>Whether a function runs jobs on a fixed number of threads, each of which takes its next job when it
    /// is free.</summary>
    /// <param name="run">Given the number of threads and a queue of the jobs; returns when all have ended.</param>
    public static Verdict Workers(Action<int, SharedQueue<Action>> run) => WorkersCheck.Judge(run);

    /// <summary>Whether a function asks many questions at once without a thread that waits for an answer.</summary>
    /// <param name="askAll">Given the questions; the task it returns ends with their answers in the same
    /// order.</param>
    public static Verdict NoThreadWaits(Func<IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAll) =>
        NoThreadWaitsCheck.Judge(askAll);

    /// <summary>Whether a function asks many questions, never more than a limit at once, and gives a place back even
    /// when a question fails.</summary>
    /// <param name="askAtMost">Given the limit and the questions; the task it returns ends with their answers in the
    /// same order, or fails if one did.</param>
    public static Verdict AtMost(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost) =>
        AtMostCheck.Judge(askAtMost);

    /// <summary>Whether a function writes a city's line: its temperature, or the reason that there is none.</summary>
    /// <param name="line">Given a city, and what asks for its temperature or throws the reason.</param>
    public static Verdict OneLine(Func<City, Func<double>, string> line) => OneLineCheck.Judge(line);

    /// <summary>Whether a function asks for no longer than a bound, can be stopped, and leaves nothing
    /// running.</summary>
    /// <param name="askWithin">Returns the answer, or throws: a <see cref="TimeoutException"/> after the bound, an
    /// <see cref="OperationCanceledException"/> after a Stop, and whatever ask throws.</param>
    public static Verdict BoundedWait(BoundedAsk askWithin) => BoundedWaitCheck.Judge(askWithin);

    /// <summary>Whether a function does numbered pieces of work side by side, at most so many at once, and returns
    /// when all are done.</summary>
    /// <param name="atMost">Given the number of places, the number of pieces, and what does the piece with a number,
    /// from 0.</param>
    public static Verdict FourAtOnce(Action<int, int, Action<int>> atMost) => FourAtOnceCheck.Judge(atMost);

    /// <summary>Whether a function reports on all cities: at most four at once, each wait bounded, a reason for each
    /// failure, stopped on demand, and every thread ended.</summary>
    /// <param name="report">Given the cities, what asks for one until its token is cancelled, the bound, and the token
    /// of a Stop; returns a line for each city in the same order.</param>
    public static Verdict WholeReport(CityReport report) => WholeReportCheck.Judge(report);
}
