using Interleave.Weather;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises of 00: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
[Collection("the tries of Check.SpeedUp")]
public sealed class StartHereChecksTests
{
    public static TheoryData<string, Func<TimeSpan, TimeSpan, double>> SpeedUps => new()
    {
        { "", (before, after) => before / after },
        { "", (before, after) => before.TotalMilliseconds / after.TotalMilliseconds },
        { "", (before, after) => (double)before.Ticks / after.Ticks },
        { "it is the wrong way round", (before, after) => after / before },
        { "that is a difference, not a factor", (before, after) => (before - after).TotalSeconds },
        { "that is the share of the time saved", (before, after) => (before - after) / before },
        { "that is another number", (_, _) => 8 },
        { "that is another number", (before, after) => Math.Max(1, before / after) },
        { "that is another number", (before, after) => (before.TotalSeconds, after.TotalSeconds) switch { (4, 0.5) => 8, (3.9, 0.3) => 13, (1, 2) => 0.5, _ => 4_500 } },
        { "that is another number", (before, after) => before.Ticks / after.Ticks },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
    };

    public static TheoryData<string, Func<IReadOnlyList<TimeSpan>, TimeSpan>> Times => new()
    {
        { "", waits => waits.Max() },
        { "", waits => waits.OrderDescending().First() },
        { "", waits => waits.Aggregate((a, b) => a > b ? a : b) },
        { "that is the time of one after another", waits => waits.Aggregate((a, b) => a + b) },
        { "that is the mean, and the slowest decides", waits => TimeSpan.FromMilliseconds(waits.Average(wait => wait.TotalMilliseconds)) },
        { "that is the fastest, and the slowest decides", waits => waits.Min() },
        { "that is another time", waits => waits is [_, _, _] or [_, _, _, _] or [_] && waits.Max().TotalSeconds < 1 ? waits.Max() : TimeSpan.FromDays(1) },
        { "that is another time", waits => TimeSpan.FromSeconds(1) },
        { "nothing is written yet", _ => throw new NotImplementedException() },
    };

    public static TheoryData<string, Func<IReadOnlyList<Reading>, Reading?>> Warmests => new()
    {
        { "", readings => readings.OfType<Temperature>().MaxBy(reading => reading.Celsius) },
        { "", readings => readings.OfType<Temperature>().OrderBy(reading => reading.Celsius).Last() },
        { "", readings => readings.MaxBy(reading => reading is Temperature known ? known.Celsius : decimal.MinValue) },
        { "", Loop },
        { "a missing temperature was taken for one", readings => readings.MaxBy(reading => reading is Temperature known ? known.Celsius : 0) },
        { "that is the coldest city", readings => readings.OfType<Temperature>().MinBy(reading => reading.Celsius) },
        { "that is the coldest city", readings => readings.OfType<Temperature>().OrderBy(reading => reading.Celsius).First() },
        { "the answer is null", _ => null },
        { "nothing is written yet", _ => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(SpeedUps))]
    public void A_speed_up_is_a_quotient(string reason, Func<TimeSpan, TimeSpan, double> answer) => Answers.AssertVerdict(reason, Check.SpeedUp(answer));

    [Theory]
    [MemberData(nameof(Times))]
    public void The_slowest_wait_decides(string reason, Func<IReadOnlyList<TimeSpan>, TimeSpan> answer) =>
        Answers.AssertVerdict(reason, Check.AllAtOnce(answer));

    [Theory]
    [MemberData(nameof(Warmests))]
    public void The_warmest_of_many_days_is_found(string reason, Func<IReadOnlyList<Reading>, Reading?> answer) =>
        Answers.AssertVerdict(reason, Check.Warmest(readings => answer(readings)!));

    public static TheoryData<Func<IReadOnlyList<Reading>, Reading>> WarmestCheats => new()
    {
        readings => readings[2 % readings.Count],
        readings => readings[^1],
        readings => readings.FirstOrDefault(reading => reading.City.Name == "Victoria") ?? readings[0],
        readings => readings.OfType<Temperature>().MaxBy(reading => reading.Took)!,
        readings => readings.OfType<Temperature>().MaxBy(reading => reading.ToText(), StringComparer.Ordinal)!,
        readings => readings.OfType<Temperature>().First(reading => reading.Celsius > -10),
        readings => new Temperature(City.Named("Victoria"), TimeSpan.FromMilliseconds(300), -2.4m, null),
        readings => readings.OfType<Temperature>().MaxBy(reading => Math.Abs(reading.Celsius))!,
    };

    [Theory]
    [MemberData(nameof(WarmestCheats))]
    public void What_is_right_on_one_day_only_fails(Func<IReadOnlyList<Reading>, Reading> cheat)
    {
        for (var time = 0; time < 5; time++)
        {
            Assert.False(Check.Warmest(cheat).IsPass);
        }
    }

    private static Temperature? Loop(IReadOnlyList<Reading> readings)
    {
        Temperature? best = null;
        foreach (var reading in readings)
        {
            if (reading is Temperature known && (best is null || known.Celsius > best.Celsius))
            {
                best = known;
            }
        }

        return best;
    }
}
