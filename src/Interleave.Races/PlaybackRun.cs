using System.Collections.Immutable;

namespace Interleave.Races;

/// <summary>Runs one schedule and writes down what happens.</summary>
internal static class PlaybackRun
{
    public static Playback Of(Race race, string expression, string schedule, bool isPlay, Puzzle? puzzle)
    {
        var steps = new List<PlaybackStep>();
        ImmutableArray<(char, string)> next = [];
        var start = "";
        string? impossible = null;
        ScheduleEnd? end = null;
        try
        {
            Watch.Run(Work, tick: null, CancellationToken.None);
        }
        catch (RaceFaultException fault)
        {
            end = new(fault.Outcome, fault.Message);
            next = [];
        }

        return new(race, expression, isPlay, puzzle)
        {
            Schedule = schedule,
            Start = start,
            Steps = [.. steps],
            Impossible = impossible,
            End = end is null ? null : new(end.Outcome, end.Text, 1, schedule[..steps.Count]),
            Next = next,
        };

        void Work(Watch watch)
        {
            var run = new RaceRun(race, watch);
            run.Start(comparesStates: true);
            start = run.StateNow();
            for (var index = 0; index < schedule.Length && end is null; index++)
            {
                impossible = WhyNot(race, run, schedule, index);
                if (impossible is not null)
                {
                    break;
                }

                var thread = race.Letters.IndexOf(schedule[index]);
                var step = run.Next[thread];
                end = run.Do(thread);
                var blocked = string.Join("; ", run.Blocked());
                steps.Add(new(index + 1, schedule[index], Did(step, end), run.StateNow(), blocked));
            }

            if (end is not null)
            {
                impossible = steps.Count == schedule.Length ? null
                    : NotPossible(schedule, steps.Count, "the schedule ended before it");
                return;
            }

            var enabled = run.Enabled();
            end = run.Alive == 0 ? run.End() : enabled == 0 ? run.Deadlock() : null;
            next = [.. race.ThreadsOf(enabled).Select(thread => (race.Letters[thread], run.Next[thread].ToString()))];
        }
    }

    /// <summary>What a step did, with what it shows; asked for right after it.</summary>
    public static string Did(in Step step, ScheduleEnd? failure)
    {
        if (failure is not null || step.Shows is null)
        {
            return step.ToString();
        }

        try
        {
            return $"{step} ({StateText.Value(step.Shows())})";
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return $"{step} (cannot be shown: {exception.Message})";
        }
    }

    private static string? WhyNot(Race race, RaceRun run, string schedule, int index)
    {
        var letter = schedule[index];
        var thread = race.Letters.IndexOf(letter);
        var letters = string.Join(", ", race.Letters.ToCharArray());
        var why = thread < 0 ? $"there is no such thread; the threads are {letters}"
            : run.Alive == 0 ? "all threads have ended before it"
            : (run.Alive >> thread & 1) == 0 ? $"{letter} has ended before it"
            : (run.Enabled() >> thread & 1) == 0 ? run.Why(thread)
            : null;
        return why is null ? null : NotPossible(schedule, index, why);
    }

    private static string NotPossible(string schedule, int index, string why) =>
        Race.Text($"Step {index + 1}, {schedule[index]}: not possible, {why}.");
}
