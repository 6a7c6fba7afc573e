using System.Text.RegularExpressions;
using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.WholeReport"/>.</summary>
internal static class WholeReportCheck
{
    private const string Name = "Report";
    private const int Places = 4;

    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private static readonly int[] MayBeLate = [0, 1, 4];

    // With the hold after the Stop, longer than any sleep that would be told from waiting by its length alone.
    private static readonly TimeSpan BeforeTheStop = TimeSpan.FromMilliseconds(600);

    private static readonly Exercise Exercise = new(
        "07-put-it-together",
        "whole-report",
        "Which of your three parts does the work of each city, and which runs them side by side?",
        "Each city has a line, the line asks within the bound, and no more than four lines are under way. Report "
            + "returns when all of them are written.",
        "AtMost(4, cities.Count, i => lines[i] = Line(cities[i], () => AskWithin(token => "
            + "ask(cities[i], token), bound, stop)));");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(CityReport report) => Exercise.Judge(() =>
    {
        var (late, stopped) = ("", "");
        return WhenAllIsWell(report)
            ?? WhenTwoAreInTrouble(report, out late)
            ?? WhenStopped(report, out stopped)
            ?? (Bare(late) != Bare(stopped) ? null : Finding.Wrong(
                "a Stop and a late answer say the same",
                $"The line of a city that was late and the line of one that was stopped both say “{late}”. Whoever "
                    + $"reads it should know which it was."))
            ?? Finding.Pass($"Thirteen cities, {Places} at once. One never answered and was given up, one failed and "
                + $"said why; after a Stop nothing more was asked for, and every thread had ended.");
    });

    private static Finding? WhenAllIsWell(CityReport report)
    {
        using var run = new ReportRun(report, AnHour, Random.Shared.Next(50));
        if (CitiesAtOnce.Wrong(Name, Places, run.Held, run.Call) is { } wrong)
        {
            return run.Failure.Wrong ?? wrong;
        }

        run.Held.LetGoAll();
        var isPrompt = !run.Held.Await(() => run.Call.HasReturned || (run.Held.Asked == City.Capitals.Count
            && run.Held.UnderWay.Count == 0), CitiesAtOnce.Patience) || run.Call.ReturnsPromptly();
        return run.Ended()
            ?? run.WrongLines(_ => true)
            ?? (isPrompt ? null : Finding.WaitsForATime(Name));
    }

    private static Finding? WhenTwoAreInTrouble(CityReport report, out string lateLine)
    {
        lateLine = "";
        // However the cities may be dealt out to four workers, there is one behind each of these three.
        var cities = City.Capitals;
        var late = cities[Random.Shared.GetItems(MayBeLate, 1)[0]];
        var failing = cities[Random.Shared.Next(MayBeLate[^1] + 1, cities.Count)];
        var bound = BrokenOff.Bound();
        using var run = new ReportRun(report, bound, Random.Shared.Next(50), failing, late);
        run.Held.Linger();
        run.Held.Await(() => run.Held.WasAsked(late) || run.Call.HasReturned, CitiesAtOnce.Patience);
        var isGivenUp = BrokenOff.EndsWithin(bound, run.Held, () => run.Call.HasReturned
            || run.Held.BrokenOff.Contains(late));
        var othersAreDone = run.Held.Await(() => run.Held.Asked == cities.Count && run.Held.UnderWay.Count <= 1,
            HeldAnswers.UntilNothingHappens);
        var waiting = cities.Count - run.Held.Asked;
        run.Held.Await(() => run.Call.HasReturned, BrokenOff.Linger);
        var returnsTooSoon = run.Call.HasReturned && run.Held.UnderWay.Count > 0;
        if (((isGivenUp ? null : Finding.Wrong("it waits without a bound", Text(
                $"{late.Name} never answered, and long after the bound of {bound.TotalMilliseconds} ms it was still "
                    + $"being waited for.")))
            ?? (returnsTooSoon ? CitiesAtOnce.LeavesOneRunning(Name, "a late city") : null)
            ?? run.Ended()
            ?? (othersAreDone ? null : CitiesAtOnce.WaitBehind(late, waiting))
            ?? run.WrongLines(city => city != late && city != failing)) is { } wrong)
        {
            return run.Failure.Wrong ?? wrong;
        }

        lateLine = run.LineOf(late);
        var failed = run.LineOf(failing);
        return run.NoReason(late)
            ?? run.NoReason(failing)
            ?? (failed.Contains(run.Reason, StringComparison.Ordinal) ? null : Finding.Wrong("it does not say why",
                $"{failing.Name} failed with “{run.Reason}”, and its line says “{failed}”."));
    }

    private static Finding? WhenStopped(CityReport report, out string stoppedLine)
    {
        stoppedLine = "";
        using var run = new ReportRun(report, AnHour, Random.Shared.Next(50));
        if (CitiesAtOnce.Wrong(Name, Places, run.Held, run.Call) is { } wrong)
        {
            return wrong;
        }

        // Two have answered when the Stop comes, four are under way, and the others have not been asked for.
        City[] answered = [.. run.Held.UnderWay.Take(2)];
        Array.ForEach(answered, run.Held.LetGo);
        run.Held.Await(() => run.Held.Asked == Places + answered.Length, CitiesAtOnce.Patience);
        if (run.Call.EndsWithin(BeforeTheStop))
        {
            return CitiesAtOnce.ReturnsTooSoon(Name);
        }

        if (run.Held.BrokenOff.Count > 0)
        {
            return Finding.Wrong("it gives up before its bound",
                $"The bound was an hour, and {run.Held.BrokenOff[0].Name} had been given up after a moment.");
        }

        City[] underWay = [.. run.Held.UnderWay];
        var asked = run.Held.Asked;
        run.Held.Linger();
        run.Stop();
        if (!run.Held.Await(() => run.Held.BrokenOff.Count >= underWay.Length || run.Call.HasReturned,
            CitiesAtOnce.Patience))
        {
            return Finding.Wrong("a Stop does not reach the waits",
                $"A Stop came, and {underWay.Length - run.Held.BrokenOff.Count} of {underWay.Length} requests went on "
                    + $"waiting: the tokens that they were given were not cancelled.");
        }

        foreach (var city in underWay[1..])
        {
            run.Held.LetGo(city);
        }

        // The last request takes its time to end.
        if (run.Call.EndsWithin(ReaderCall.Hold))
        {
            return CitiesAtOnce.LeavesOneRunning(Name, "a Stop");
        }

        if (run.Held.Asked > asked)
        {
            return Finding.Wrong("it goes on after a Stop",
                $"{Finding.Some(run.Held.Asked - asked, "more city was", "more cities were")} asked for after "
                    + "the Stop.");
        }

        if ((run.Ended() ?? run.WrongLines(answered.Contains)) is { } wrongLine)
        {
            return run.Failure.Wrong ?? wrongLine;
        }

        stoppedLine = run.LineOf(underWay[0]);
        return City.Capitals.Except(answered).Select(run.NoReason).FirstOrDefault(finding => finding is not null);
    }

    // What a reason says, whichever city and whatever numbers are in it.
    private static string Bare(string line) => Regex.Replace(
        City.Capitals.Aggregate(line, (text, city) => text.Replace(city.Name, "", StringComparison.Ordinal)),
        @"[\d.,]+",
        "");
}
