namespace Interleave.Exercises;

/// <summary>
/// The check of <see cref="Check.Pool"/>. The connections are its own: it is told when one is opened, reset or moved,
/// and just then lets another thread rent.
/// </summary>
internal static class PoolCheck
{
    private const string Mine = "the first user";
    private const string Other = "the second user";
    private const string LentTooEarly = "it is lent before it is reset";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToBegin = TimeSpan.FromMilliseconds(500);

    private static readonly Finding LockKept =
        Finding.Wrong("the lock is not given back", "Another thread waits in Rent for ever.");

    private static readonly Finding NotLentAgain =
        Finding.Wrong("it is not lent again", "A connection that was given back should be lent again, and is not.");

    private static readonly Finding NothingLent = Finding.Wrong("it does not lend as it should",
        "A pool of two should lend two different "
        + "connections, one after the other, and then InUse be 2; and a pool of one should lend one.");

    private static readonly Exercise Exercise = new(
        "04-locks-and-queues",
        "pool-class",
        "Your steps have shown which line comes too early or too late.",
        "A connection may be reset only while nobody else can get it, and the list may be used only under the lock.",
        "In Return, call Reset before the lock is taken, and put the connection into the list under the lock.");

    /// <summary>Judges a class.</summary>
    public static Verdict Judge(Func<Func<PooledConnection>, int, IConnectionPool> make) => Exercise.Judge(() =>
        Alone(make)
        ?? WhileReset(make)
        ?? WhileOpened(make)
        ?? WhileMoved(make, pool => pool.Rent())
        ?? WhileMoved(make, pool => _ = pool.InUse)
        ?? Finding.Pass("Another thread rented while a connection was opened, reset, put away and taken out, and "
            + "each got a connection of its own, reset, or none."));

    /// <summary>What one thread must find that nobody disturbs.</summary>
    private static Finding? Alone(Func<Func<PooledConnection>, int, IConnectionPool> make)
    {
        var opened = 0;
        var pool = make(() => Opened(ref opened), 2);
        var (first, second) = (pool.Rent(), pool.Rent());
        if (first is null || second is null || first == second || pool.InUse != 2)
        {
            return NothingLent;
        }

        if (pool.Rent() is not null || opened > 2)
        {
            return Finding.Wrong("it opens more than it may", "Of a pool of two a third connection was lent.");
        }

        first.Text = Mine;
        pool.Return(first);
        if (pool.InUse != 1)
        {
            return Finding.Wrong("the count is not right",
                InvariantText.Text($"When one of two is back, InUse should be 1, "
                + $"and is {pool.InUse}."));
        }

        using var later = ReaderCall.Start(() => second = pool.Rent());
        return !later.EndsWithin(LongEnough) ? LockKept : second != first ? NotLentAgain : null;
    }

    /// <summary>Another thread rents while a connection is about to be reset.</summary>
    private static Finding? WhileReset(Func<Func<PooledConnection>, int, IConnectionPool> make)
    {
        var opened = 0;
        var pool = make(() => Opened(ref opened), 1);
        if (pool.Rent() is not { } connection)
        {
            return NothingLent;
        }

        connection.Text = Mine;
        PooledConnection? got = null;
        var found = "";
        using var other = new Intruder(() =>
        {
            got = pool.Rent();
            if (got is not null)
            {
                found = got.Text;
                got.Text = Other;
            }
        });
        connection.Resetting = other.Come;
        pool.Return(connection);

        // Where the reset is left to another thread, it may not have begun.
        SpinWait.SpinUntil(() => other.HasCome, ToBegin);
        if (other.Leave() is { } stuck)
        {
            return stuck;
        }

        if (got is not null && found != Mine)
        {
            return got.Text == Other ? null : Finding.Wrong("it is reset while somebody uses it",
                "What the next user had "
                + "written on a connection was wiped.");
        }

        // The other had to go without, or the reset is left to the next Rent.
        var next = got ?? pool.Rent();
        var text = next?.Text;
        return other.Leave()
            ?? (text == Mine && !other.HasCome
                ? Finding.Wrong("it is never reset", $"After its return it is lent with “{Mine}” on it.")
                : found == Mine || text == Mine
                ? Finding.Wrong(LentTooEarly,
                    $"Before Return had reset a connection, another thread rented it, and found "
                    + $"“{Mine}” on it.")
                : next is null ? NotLentAgain : null);
    }

    /// <summary>Another thread rents while the only connection is being opened.</summary>
    private static Finding? WhileOpened(Func<Func<PooledConnection>, int, IConnectionPool> make)
    {
        var opened = 0;
        PooledConnection? second = null;
        IConnectionPool pool = null!;
        using var other = new Intruder(() => second = pool.Rent());
        pool = make(
            () =>
            {
                var connection = Opened(ref opened);
                other.Come();
                return connection;
            },
            1);
        var first = pool.Rent();
        return other.Leave()
            ?? (opened > 1 || second is not null
                ? Finding.Wrong("it opens more than it may",
                    "While the only connection of a pool of one was being opened, "
                    + "another thread rented, and got one too.")
                : first is null ? NothingLent : null);
    }

    /// <summary>Another thread comes while a connection is being put into the list, and while it is taken
    /// out.</summary>
    private static Finding? WhileMoved(
        Func<Func<PooledConnection>, int, IConnectionPool> make, Action<IConnectionPool> intrude)
    {
        var opened = 0;
        var pool = make(() => Opened(ref opened), 1);
        if (pool.Rent() is not { } connection)
        {
            return NothingLent;
        }

        using var atReturn = new Intruder(() => intrude(pool));
        connection.Moving = atReturn.Come;
        pool.Return(connection);
        using var atRent = new Intruder(() => intrude(pool));
        connection.Moving = atRent.Come;
        pool.Rent();
        return atReturn.Leave() ?? atRent.Leave()
            ?? (connection.WasDisturbed
                ? Finding.Wrong("two threads use the list at once",
                    "While one thread put a connection into the list or took it out, another one used the list too. "
                        + "All who use it must hold the lock, also those who only count.")
                : null);
    }

    private static PooledConnection Opened(ref int opened)
    {
        Interlocked.Increment(ref opened);
        return new();
    }

    /// <summary>A thread that comes once, at a moment that the check chooses, and is waited for until it waits or is
    /// over.</summary>
    private sealed class Intruder(Action code) : IDisposable
    {
        private volatile ReaderCall? _call;
        private int _calls;

        public bool HasCome => _call is not null;

        public void Come()
        {
            if (Interlocked.Increment(ref _calls) == 1)
            {
                var call = ReaderCall.Start(code);
                _call = call;
                call.ComesToWait();
            }
        }

        /// <summary>Waits for its end, now that nothing holds it up.</summary>
        /// <returns>What is wrong if it does not come.</returns>
        public Finding? Leave() => _call?.EndsWithin(LongEnough) == false ? LockKept : null;

        public void Dispose() => _call?.Dispose();
    }
}
