using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>
/// The check of <see cref="Check.LockOrder"/>. It judges what a transfer does, not how: two transfers in opposite
/// directions are led into the one situation in which they can wait for each other, and whatever gets out of it is
/// right.
/// </summary>
internal static class LockOrderCheck
{
    private const int Amount = 10;
    private const int PaidIn = 7;
    private const int PaidInBetween = 500;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private static readonly Exercise Exercise = new(
        "04-locks-and-queues",
        "lock-order",
        "A transfer from 1 to 2 and one from 2 to 1 run at the same time. Which lock does each of them take first?",
        "Both should go for the same lock first. Find something about two accounts on which every transfer agrees, "
            + "whichever way the money goes.",
        "Compare the accounts' Numbers: lock the lower one first and the other inside.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<NumberedAccount, NumberedAccount, int> transfer) => Exercise.Judge(() =>
    {
        if (Alone(transfer) is { } wrong)
        {
            return wrong;
        }

        // Other numbers than 1 and 2 as well, which are drawn.
        var low = Random.Shared.Next(3, 50);
        var high = low + Random.Shared.Next(1, 50);
        return LockedOut(transfer)
            ?? Opposite(transfer, 1, 2, changesBalance: false)
            ?? Opposite(transfer, high, low, changesBalance: false)
            ?? Opposite(transfer, 1, 2, changesBalance: true)
            ?? Opposite(transfer, high, low, changesBalance: true)
            ?? Finding.Pass("Transfers in opposite directions were brought to the point where each could wait for "
                + "the other, and all of them arrived.");
    });

    private static Finding? Alone(Action<NumberedAccount, NumberedAccount, int> transfer)
    {
        var (from, to) = NumberedAccount.Pair(1, 100, 2, 100);
        transfer(from, to, Amount);
        return (from.Balance, to.Balance) != (90, 110)
                ? Finding.Wrong("the money does not arrive", Text($"Moving 10 from an account with 100 to one with "
                    + $"100 should leave 90 and 110, and leaves {from.Balance} and {to.Balance}."))
            : from.Gate.IsHeldByCurrentThread || to.Gate.IsHeldByCurrentThread
                ? Finding.Wrong("a lock is not given back", "After the transfer its thread still holds a lock.")
            : from.WasSetWithoutLock || to.WasSetWithoutLock
                ? Finding.Wrong("a balance changes without its lock", $"The balance of "
                    + $"{(from.WasSetWithoutLock ? from : to)} was set by a thread that did not hold its Gate.")
            : from.WasSetWithoutOther || to.WasSetWithoutOther
                ? Finding.Wrong("one lock at a time is not both",
                    "While the money is on its way, another thread can see a total that is too low.")
            : null;
    }

    // Each account in turn is locked by this thread, for longer than a time-out would last, and paid into meanwhile.
    // A transfer that gives up has moved nothing by then; one that has read a balance before it has the lock writes
    // over what was paid in.
    private static Finding? LockedOut(Action<NumberedAccount, NumberedAccount, int> transfer)
    {
        (NumberedAccount From, NumberedAccount To)[] pairs = [NumberedAccount.Pair(1, 100, 2, 50),
            NumberedAccount.Pair(1, 100, 2, 50)];
        NumberedAccount[] locked = [pairs[0].From, pairs[1].To];
        Array.ForEach(locked, account => account.Gate.Enter());
        ReaderCall[] calls = [.. pairs.Select(pair => ReaderCall.Start(() => transfer(pair.From, pair.To, Amount)))];
        try
        {
            try
            {
                Array.ForEach(calls, call => call.ComesToWait());
                Array.ForEach(locked, account => account.PayIn(PaidIn));
                calls[0].EndsWithin(ReaderCall.Hold);
                calls[1].EndsWithin(TimeSpan.Zero);
            }
            finally
            {
                Array.ForEach(locked, account => account.Gate.Exit());
            }

            foreach (var (call, pair, account) in calls.Zip(pairs, locked))
            {
                call.Finish();
                var moved = (pair.From.Balance - 100 - (account == pair.From ? PaidIn : 0),
                    pair.To.Balance - 50 - (account == pair.To ? PaidIn : 0));
                if (moved == (0, 0))
                {
                    return Finding.Wrong("it gives up and moves nothing", $"While another thread held the lock of "
                        + $"{account} for 1.1 s, the transfer gave up: it returned, and no money had arrived.");
                }

                if (moved != (-Amount, Amount))
                {
                    return Finding.Wrong(
                        "it uses a balance from before it had the lock",
                        Text($"While {account} was locked by another thread, {PaidIn} dollars were paid in, and "
                            + $"after the transfer they were gone or counted twice. Read a balance only while you "
                            + $"hold its lock."));
                }
            }

            return pairs.Any(pair => pair.From.WasSetWithoutLock || pair.To.WasSetWithoutLock)
                ? Finding.Wrong("a balance changes without its lock",
                    "When another thread held one of the locks, the transfer changed a balance without it.")
                : null;
        }
        finally
        {
            Array.ForEach(calls, call => call.Dispose());
        }
    }

    // The deadlock is forced: this thread holds both locks until both transfers wait for their first. The balances
    // may change in between, as they do in any bank. Then it lets the locks go one by one, each only when all others
    // wait: whoever has a lock and wants the other has it, and waits, before the next step.
    private static Finding? Opposite(Action<NumberedAccount, NumberedAccount, int> transfer, int number,
        int otherNumber, bool changesBalance)
    {
        var (one, other) = NumberedAccount.Pair(number, 100, otherNumber, 60);
        one.Gate.Enter();
        other.Gate.Enter();
        using var there = ReaderCall.Start(() => transfer(one, other, Amount));
        there.ComesToWait();
        if (changesBalance)
        {
            other.PayIn(PaidInBetween);
        }

        using var back = ReaderCall.Start(() => transfer(other, one, Amount));
        back.ComesToWait();
        one.Gate.Exit();
        there.ComesToWait();
        back.ComesToWait();
        other.Gate.Exit();
        if (there.EndsWithin(ReaderCall.Hold) || back.EndsWithin(TimeSpan.Zero))
        {
            // One of them got through, so the other is not waiting for it, unless a lock was not given back.
            return !(there.EndsWithin(LongEnough) && back.EndsWithin(LongEnough))
                    ? Finding.Wrong("a lock is not given back",
                        "When one of two transfers at the same time had ended, the other still waited for a lock.")
                : (one.Balance, other.Balance) != (100, changesBalance ? 60 + PaidInBetween : 60)
                    ? Finding.Wrong("the money does not arrive", Text($"10 dollars each way should change nothing, "
                        + $"and the accounts hold {one.Balance} and {other.Balance}."))
                : null;
        }

        var fromFirstThere = TakesFromFirst(transfer, (number, 100), (otherNumber, 60));
        var fromFirstBack = TakesFromFirst(transfer, (otherNumber, 60), (number, 100));
        return Finding.Wrong(
            fromFirstThere != fromFirstBack ? "the order depends on the balances"
            : fromFirstThere ? "the order depends on the direction"
            : "turned round is not the same for both",
            $"Transfers from {number} to {otherNumber} and back were under way at the same time. "
                + "Each had one lock and waited for the other's, and for 1.1 s neither could go on."
                + (changesBalance ? " The balances had changed between their starts." : ""));
    }

    // Whether a transfer that finds the second lock taken holds the first one.
    private static bool TakesFromFirst(
        Action<NumberedAccount, NumberedAccount, int> transfer,
        (int Number, int Balance) first,
        (int Number, int Balance) second)
    {
        var (from, to) = NumberedAccount.Pair(first.Number, first.Balance, second.Number, second.Balance);
        lock (to.Gate)
        {
            using var call = ReaderCall.Start(() => transfer(from, to, Amount));
            call.ComesToWait();
            var isFree = from.Gate.TryEnter();
            if (isFree)
            {
                from.Gate.Exit();
            }

            return !isFree;
        }
    }
}
