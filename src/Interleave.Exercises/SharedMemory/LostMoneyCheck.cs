using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.LostMoney"/>.</summary>
internal static class LostMoneyCheck
{
    private static readonly Exercise Exercise = new(
        "03-shared-memory",
        "lost-money",
        "Thread h puts money into account 2, and k takes money out of it. Each reads the account first and writes "
            + "it afterwards.",
        "Money is lost when a deposit is overwritten. Whose write to account 2 must come last, and what must that "
            + "thread have read?",
        "Stop h between its read and its write of account 2, let k read there, then let h write, and k after it. "
            + "All threads then run to their ends.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(string schedule) => Exercise.Judge(() =>
    {
        if (string.IsNullOrEmpty(schedule))
        {
            return Finding.Wrong("there is no schedule", "It needs a letter for each step: h, k or m.");
        }

        var replay = BankRace.BrokenWithTotal(total => total >= BankRace.Total).Replay(schedule);
        if (replay.Impossible is { } impossible)
        {
            return Finding.Wrong("a step is not possible", impossible);
        }

        if (replay.End is not { } end)
        {
            var next = string.Join(", ", replay.Next.Select(next => next.Thread));
            return Finding.Wrong("it stops before the end", $"After {Finding.Some(schedule.Length, "step")}, the "
                + $"next one may be of {next}.");
        }

        return end.IsWrong ? Finding.Pass($"The accounts end with {end.Text}.")
            : BankRace.BrokenWithTotal(total => total <= BankRace.Total).Replay(schedule).End!.IsWrong
                ? Finding.Wrong("money is made, not lost", $"The accounts end with {end.Text}. That is wrong too, "
                    + $"but in the other direction.")
                : Finding.Wrong("no money is lost", $"The accounts end with {end.Text}.");
    });
}
