using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class ToolTableTests
{
    [Fact]
    public void Each_task_has_a_tool_and_the_numbers_that_argue_for_it()
    {
        var text = Of(ProbeExamples.Waits, ProbeExamples.Starved).ToText();

        Assert.Matches(@"a thread +made in 131 µs, memory not measurable here while it waits", text);
        Assert.Matches(
            @"few waits at once \(10\) +a thread each +a thread each 305 ms with 33 threads; the pool 1\.20 s", text);
        Assert.Matches(
            @"many waits at once \(10,000\) +async +a thread each 4\.20 s with 2,380 threads; "
                + @"the pool stopped after 3\.30 s; async 331 ms",
            text);
        Assert.Matches(@"many short jobs +the pool +a thread each 1\.33 s; the pool 3\.10 ms", text);
        Assert.Matches(@"not the pool +behind 100 of them a short job waited 5\.01 s", text);
        Assert.Matches(@"computing +.* 6\.12 µs", text);
    }

    [Fact]
    public void The_tool_follows_from_the_measurements()
    {
        var steps = new[] { ("a thread each", 0.3), ("the pool", 0.2), ("async", 0.9) }.Select(
            way => new WaitingStep(way.Item1, 5_000, TimeSpan.FromSeconds(way.Item2), null, null, null, null));
        var choices = Of(new(steps, TimeSpan.FromSeconds(2)), ProbeExamples.Starved).Choices;

        Assert.Equal("the pool", choices.Single(choice => choice.Task == "waits at once (5,000)").Tool);
    }

    [Fact]
    public void A_short_job_that_was_not_held_up_is_no_argument_against_the_pool()
    {
        var text = Of(ProbeExamples.Waits, ProbeExamples.NotStarved).ToText();

        Assert.Matches(
            @"jobs that block for long +a thread each, or async; the pool while it has threads left +"
                + "100 of them did not hold up a short job in the pool, which ran after 242 µs",
            text);
        Assert.DoesNotContain("behind", text);
    }

    [Fact]
    public void Without_any_waits_measured_it_says_what_to_do()
    {
        Assert.Contains(
            "run that cell first",
            Assert.Throws<ArgumentException>(() => Of(new Waiting([], TimeSpan.Zero), ProbeExamples.Starved)).Message);
    }

    private static ToolTable Of(Waiting waiting, Starvation starvation) => new(
        ProbeExamples.Made, ProbeExamples.Parked, ProbeExamples.Switched, ProbeExamples.Jobs, starvation, waiting);
}
