using System.Diagnostics;
using System.Globalization;
using Interleave.Processes;
using Interleave.Races;

namespace Interleave.Benchmarks.Tables;

/// <summary>The explorer: steps a second, and what reduction leaves of the schedules.</summary>
internal static class ExplorerTable
{
    private const int RoundCount = 7;
    private const int StepsOfAThread = 10;
    private const double Million = 1e6;
    private const int SomeSchedules = 500_000;
    private static readonly TimeSpan CoyoteBound = TimeSpan.FromMinutes(5);

    // The number of ways to shuffle two sequences of ten steps, 20 over 10.
    private const long Ways = 184_756;

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        var apart = Race.Of("apart", () => new object(), _ => true, _ => Work(), _ => Work());
        var rate = Rounds.Medians(RoundCount, () =>
        {
            var exploration = apart.Explore();
            return exploration.Schedules == Ways
                ? exploration.Steps / exploration.Elapsed.TotalSeconds / Million
                : throw new InvalidOperationException($"Not every schedule was run: {exploration}");
        })[0];
        var reduced = BankRace.Broken.Explore(reduce: true, maxSchedules: long.MaxValue, maxTime: TimeSpan.FromMinutes(5));
        var all = Rounds.Medians(RoundCount, () =>
        {
            var some = BankRace.Broken.Explore(maxSchedules: SomeSchedules);
            return some.Schedules / some.Elapsed.TotalSeconds;
        })[0];
        var coyote = CoyoteSchedules();
        return
        [
            new("steps a second on one core", rate, "M", Limit: 12, IsFloor: true),
            new("the bank, reduced: schedules", reduced.Schedules, ""),
            new("the bank, reduced: different ends", reduced.Ends.Length, "", "all schedules", 57, Limit: 1, IsFloor: true),
            new("the bank: schedules a second", all, "", coyote is null ? null : "Coyote", coyote ?? 1),
        ];
    }

    /// <summary>Schedules of the same bank a second, in Coyote; null where it does not run.</summary>
    private static double? CoyoteSchedules()
    {
        var start = new ProcessStartInfo(
            DotnetHost.Path,
            ["run", Path.Combine(RepositoryRoot.Path, "tests", "Interleave.Benchmarks", "Rivals", "coyote.cs"), "10000"]);
        var end = BoundedProcess.Run(start, CoyoteBound, CancellationToken.None);
        var said = end.Output.Text.Trim().Split('\n')[^1].Split(' ');
        if (end.ExitCode == 0 && double.TryParse(said[0], CultureInfo.InvariantCulture, out var schedules))
        {
            return schedules;
        }

        Console.WriteLine($"Coyote does not run here: {end.Output.Text}{end.Errors.Text}");
        return null;
    }

    private static IEnumerable<Step> Work()
    {
        for (var step = 0; step < StepsOfAThread; step++)
        {
            yield return Step.Write("x");
        }
    }
}
