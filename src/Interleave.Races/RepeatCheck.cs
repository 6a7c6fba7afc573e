namespace Interleave.Races;

/// <summary>
/// Runs a schedule again, and again, and compares: steps and states that differ come from something that outlives the
/// state.
/// </summary>
internal sealed class RepeatCheck(Race race, RaceRun run)
{
    /// <summary>Compares two new runs of a schedule with each other and with the end that it came to.</summary>
    /// <exception cref="RaceFaultException">They differ.</exception>
    public void Run(ReadOnlySpan<byte> schedule, ScheduleEnd end)
    {
        var first = Trace(schedule, out var firstEnd);
        var second = Trace(schedule, out var secondEnd);
        for (var index = 0; index < Math.Min(first.Count, second.Count); index++)
        {
            if (first[index] != second[index])
            {
                var where = index == 0 ? "at the start" : $"after step {index}";
                throw NotRepeatable(schedule, where, first[index], second[index]);
            }
        }

        if (first.Count != second.Count || firstEnd != secondEnd || firstEnd != end)
        {
            var other = firstEnd != end ? end : secondEnd;
            throw NotRepeatable(schedule, "at the end", Show(firstEnd), Show(other));
        }
    }

    private static string Show(ScheduleEnd end) => $"{end.Outcome}: {end.Text}";

    private RaceFaultException NotRepeatable(
        ReadOnlySpan<byte> schedule, string where, string first, string second) =>
        race.NotRepeatable(schedule, $"{where} it came once to “{first}” and once to “{second}”");

    private List<string> Trace(ReadOnlySpan<byte> schedule, out ScheduleEnd end)
    {
        run.Start();
        var trace = new List<string> { run.StateNow() };
        foreach (var thread in schedule)
        {
            if ((run.Enabled() >> thread & 1) == 0)
            {
                end = new(RaceOutcome.NotRepeatable, $"{race.Letters[thread]} could not go");
                return trace;
            }

            var step = run.Next[thread].ToString();
            if (run.Do(thread) is { } failure)
            {
                end = failure;
                return trace;
            }

            trace.Add($"{step}: {run.StateNow()}");
        }

        end = run.Alive == 0 ? run.End()
            : run.Enabled() == 0 ? run.Deadlock()
            : new(RaceOutcome.Endless, Explorer.EndlessText(schedule.Length));
        return trace;
    }
}
