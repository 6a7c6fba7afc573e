// The calls stand here as cells have them, without a token; the work is too short for cancelling to matter.
#pragma warning disable xUnit1051

using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class HarnessTests
{
    private static int Compute() => Environment.ProcessId;

    private static int[] Array(int length) => new int[length];

    [Fact]
    public void Measure_takes_as_many_samples_as_asked_and_none_of_a_warm_up()
    {
        var runs = 0;

        var measurement = Harness.Measure("count", () => runs++, new() { Repeats = 4, WarmUps = 2 });

        Assert.Equal(6, runs);
        Assert.Equal(4, measurement.Samples.Length);
        Assert.Equal("count", measurement.Label);
    }

    [Fact]
    public void A_sample_is_at_least_as_long_as_the_work_waits()
    {
        var measurement = Harness.Measure("wait", () => Thread.Sleep(30), new() { Repeats = 2 });

        Assert.All(
            measurement.Samples, sample => Assert.True(sample >= TimeSpan.FromMilliseconds(25), sample.ToString()));
    }

    [Fact]
    public void Work_that_returns_a_task_is_timed_to_the_tasks_end()
    {
        static Task Wait() => Task.Delay(30);

        var comparison = Harness.Compare(1, ("task", () => Wait()), ("task again", Wait));
        var sweep = Harness.Sweep("n", [1], async n => await Task.Delay(30 * n), new() { Repeats = 1 });

        Assert.All(
            comparison.Measurements.Append(sweep.Points[0].Measurement),
            measurement => Assert.True(measurement.Median >= TimeSpan.FromMilliseconds(25), measurement.ToString()));
    }

    [Fact]
    public void An_async_lambda_that_nobody_can_wait_for_is_refused_at_once()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Harness.Compare(1, ("a", () => Compute()), ("b", async () => await Task.Yield())));

        Assert.Contains("“b” cannot be waited for", error.Message);
        Assert.Contains(
            "add .AsTask()",
            Assert.Throws<ArgumentException>(() => Harness.Measure("c", () => new ValueTask<int>(1))).Message);
        error = Assert.Throws<ArgumentException>(
            () => Harness.Compare(1, ("d", () => ValueTask.CompletedTask), ("e", () => 1)));
        Assert.Contains("add .AsTask()", error.Message);
    }

    [Fact]
    public void Compare_accepts_the_bodies_that_cells_have()
    {
        var runs = 0;
        void Count() => runs++;
        Func<int[]> function = () => Array(1);

        Harness.Compare(1, ("a call with a result", () => Array(2)), ("a value", () => 1 + 1));
        Harness.Compare(1, ("a method with a result", () => Array(3)), ("a function", function));
        Harness.Compare(
            new HarnessOptions { Repeats = 1 }, ("a call with a result", () => Array(2)), ("a function", function));
        Harness.Compare(new HarnessOptions(), [("a value", () => 1 + 1), ("a method with a result", () => Array(3))]);
        Harness.Compare(1, ("a call for nothing", () => Count()), ("a block", () => { runs++; }), ("a method", Count));
        Harness.Compare(
            new HarnessOptions { Repeats = 1 }, ("a call without a result", () => Count()), ("a method", Count));

        Assert.Equal(5, runs);
    }

    [Fact]
    public void Compare_keeps_the_order_given()
    {
        var comparison = Harness.Compare(
            2, ("first", () => Compute()), ("second", () => Compute()), ("third", () => Compute()));

        Assert.Equal(["first", "second", "third"], comparison.Measurements.Select(measurement => measurement.Label));
        Assert.All(comparison.Measurements, measurement => Assert.Equal(2, measurement.Samples.Length));
    }

    [Fact]
    public void Candidates_run_in_turn_and_in_changing_order()
    {
        var runs = new List<string>();

        Harness.Compare(40, ("a", () => runs.Add("a")), ("b", () => runs.Add("b")), ("c", () => runs.Add("c")));

        var rounds = runs.Chunk(3).Select(round => string.Concat(round)).ToArray();
        Assert.Equal(40, rounds.Length);
        Assert.All(rounds, round => Assert.Equal("abc", string.Concat(round.Order())));
        // That 40 draws out of six orders are all the same has the probability 6⁻³⁹.
        Assert.True(rounds.Distinct().Count() > 1);
    }

    [Fact]
    public void Sweep_points_ascend_and_a_value_named_twice_is_one_point()
    {
        var sweep = Harness.Sweep("threads", [5, 1, 3, 5], threads => Array(threads), new() { Repeats = 2 });

        Assert.Equal([1, 3, 5], sweep.Points.Select(point => point.Value));
        Assert.All(sweep.Points, point => Assert.Equal(2, point.Measurement.Samples.Length));
        Assert.Equal("threads = 3", sweep.Points[1].Measurement.Label);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(10_001)]
    public void A_value_out_of_range_is_refused_before_anything_runs(int value)
    {
        var runs = 0;

        var error = Assert.ThrowsAny<ArgumentException>(
            () => Harness.Sweep("threads", [1, value, 2], _ => { runs++; }));

        Assert.StartsWith($"threads must be from 1 to 10,000, and {value} is in the list.", error.Message);
        Assert.Equal(0, runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void The_ends_of_the_range_are_in_it(int value)
    {
        Assert.Equal(
            value, Harness.Sweep("threads", [value], _ => Compute(), new() { Repeats = 1 }).Points.Single().Value);
    }

    [Fact]
    public void Repeats_and_labels_are_checked_before_anything_runs()
    {
        var runs = 0;
        void Count() => runs++;

        Assert.Contains(
            "Repeats must be 1 or more, and it is 0.",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Measure("a", Count, new() { Repeats = 0 })).Message);
        Assert.Contains(
            "Repeats must be 1 or more, and it is -1.",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Compare(-1, ("a", Count), ("b", Count))).Message);
        var refusal = Assert.ThrowsAny<ArgumentException>(
            () => Harness.Sweep("n", [1], _ => Count(), new() { Repeats = 0 }));
        Assert.Contains("Repeats must be 1 or more", refusal.Message);
        Assert.Contains(
            "WarmUps must be 0 or more",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Measure("a", Count, new() { WarmUps = -1 })).Message);
        Assert.Contains(
            "at least two candidates",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Compare(1, ("a", Count))).Message);
        Assert.Contains(
            "Two candidates are called “a”",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Compare(1, ("a", Count), ("a", Count))).Message);
        Assert.Contains(
            "name at least one",
            Assert.ThrowsAny<ArgumentException>(() => Harness.Sweep("n", [], _ => Count())).Message);
        Assert.ThrowsAny<ArgumentException>(() => Harness.Measure("", Count));
        Assert.ThrowsAny<ArgumentException>(() => Harness.Compare(1, ("a", Count), (" ", Count)));
        Assert.Equal(0, runs);
    }

    [Fact]
    public void An_exception_of_the_work_reaches_the_cell()
    {
        Assert.Throws<FormatException>(() => Harness.Measure("a", () => { throw new FormatException(); }));
    }

    [Fact]
    public void Cancellation_is_seen_between_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new HarnessOptions { CancellationToken = cancellation.Token };
        var runs = 0;

        Assert.Throws<OperationCanceledException>(() => Harness.Measure(
            "a",
            () =>
            {
                if (++runs == 2)
                {
                    cancellation.Cancel();
                }
            },
            options with { Repeats = 10 }));
        Assert.Equal(2, runs);
        Assert.Throws<OperationCanceledException>(
            () => Harness.Compare(options, ("a", () => runs++), ("b", () => runs++)));
        Assert.Throws<OperationCanceledException>(() => Harness.Sweep("n", [1], _ => runs++, options));
        Assert.Equal(2, runs);
    }

    [Fact]
    public void A_method_that_takes_an_object_can_be_the_progress()
    {
        var shown = new List<object>();
        void Update(object value) => shown.Add(value);

        Harness.Sweep("threads", [1, 2], threads => Array(threads), new() { Repeats = 1, Progress = Update });

        var last = Assert.IsType<HarnessProgress>(shown[^1]);
        Assert.Equal((2, 2), (last.Done, last.Total));
    }
}
