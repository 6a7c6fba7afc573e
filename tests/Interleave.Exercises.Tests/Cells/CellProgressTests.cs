// The calls stand here as cells have them, without a token.
#pragma warning disable xUnit1051

using System.Diagnostics;
using Interleave.Experiments.Computing;
using Interleave.Experiments.Costs;
using Interleave.Races;
using Interleave.Tests;
using Interleave.Timing;

namespace Interleave.Exercises.Tests.Cells;

/// <summary>What the library shows in the cell that called it.</summary>
[Collection(nameof(Undisturbed))]
public class CellProgressTests
{
    private static readonly Dictionary<string, Action> Calls = new()
    {
        ["Harness.Measure"] = () => Harness.Measure("a", () => { }),
        ["Harness.Compare"] = () => Harness.Compare(2, ("a", () => { }), ("b", () => { })),
        ["Harness.Sweep"] = () => Harness.Sweep("n", [1, 2], _ => { }),
        ["PieceCost"] = () => PieceCost.Measure("a", 10, () => { }),
        ["Race.Explore"] = () => CruiseControlRace.Broken.Explore(),
        ["Race.RunForReal"] = () => CruiseControlRace.Repaired.RunForReal(10),
        ["ParkedThreads"] = () => ParkedThreads.Measure(10, 2),
        ["Starvation"] = () => Starvation.Watch(1, job => new Thread(() => job()).Start(), seconds: 1),
        ["Waiting"] = () => Waiting.Compare([1], 1, (_, wait) => wait(), (_, wait) => wait(), (_, wait) => wait()),
        ["PythonInterpreter"] = () => PythonInterpreter.AskFirstOf(null),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_call_shows_its_progress_in_one_output_and_leaves_one_short_sentence_there(string name)
    {
        using var cell = new TestCell();

        Calls[name]();

        var output = Assert.Single(cell.Outputs);
        Assert.NotEmpty(cell.Updates);
        Assert.All(cell.Updates, update => Assert.Equal(output.ValueId, update.ValueId));
        Assert.Matches(@"^[^\n]{5,80}\.$", cell.LastText);
        Assert.DoesNotContain("so far", cell.LastText);
        var html = cell.Updates[^1].FormattedValues.Single(value => value.MimeType == "text/html").Value;
        Assert.DoesNotContain("<progress", html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outside_of_a_cell_each_call_works(string name) => Assert.Null(Record.Exception(Calls[name]));

    [Fact]
    public void All_calls_of_a_cell_share_one_output()
    {
        using var cell = new TestCell();

        Calls["Race.Explore"]();
        Calls["Harness.Compare"]();
        Calls["Race.RunForReal"]();

        Assert.Single(cell.Outputs);
        Assert.Matches("^cruise control.*: 10 rounds run in ", cell.LastText);
    }

    [Fact]
    public void The_next_cell_has_an_output_of_its_own()
    {
        using (var cell = new TestCell())
        {
            Calls["Race.Explore"]();
            Assert.Single(cell.Outputs);
        }

        using var next = new TestCell();
        Calls["Race.Explore"]();
        Assert.Single(next.Outputs);
    }

    [Fact]
    public void A_single_run_shows_nothing()
    {
        using var cell = new TestCell();

        Harness.Measure("a", () => { }, new() { Repeats = 1 });

        Assert.Empty(cell.Outputs);
    }

    [Fact]
    public void A_progress_of_the_callers_own_is_told_instead_of_shown()
    {
        using var cell = new TestCell();
        var told = 0;

        Harness.Measure("a", () => { }, new() { Progress = _ => told++ });
        CruiseControlRace.Broken.Explore(progress: _ => told++);
        CruiseControlRace.Repaired.RunForReal(10, progress: _ => told++);

        Assert.True(told >= 4, $"Told {told} times.");
        Assert.Empty(cell.Outputs);
    }

    [Fact]
    public void A_check_of_an_exercise_shows_nothing_but_its_verdict()
    {
        using var cell = new TestCell();
        static IEnumerable<Step> Explored(SteppedCar car)
        {
            Harness.Measure("what the reader measures on the way", () => { });
            yield return Step.Local("speed");
        }

        Assert.False(Check.CheckThenAct(Explored).IsPass);

        Assert.Empty(cell.Outputs);
    }

    [Fact]
    public void A_thread_that_the_cell_started_shows_its_progress_in_the_cell()
    {
        using var cell = new TestCell();
        var thread = new Thread(() => Calls["Harness.Sweep"]());

        thread.Start();
        thread.Join();

        Assert.Single(cell.Outputs);
        Assert.Equal("6 of 6 runs done", cell.LastText[..16]);
    }

    [Fact]
    public void A_thread_that_outlives_its_cell_works_on_and_shows_nothing_more()
    {
        using var hasEnded = new ManualResetEventSlim();
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            hasEnded.Wait(TimeSpan.FromSeconds(10));
            failure = Record.Exception(Calls["Harness.Sweep"]);
        });
        TestCell cell;
        using (cell = new())
        {
            thread.Start();
        }

        hasEnded.Set();
        thread.Join();

        Assert.Null(failure);
        Assert.Empty(cell.Outputs);
    }

    [Fact]
    public void Many_calls_change_the_output_at_most_twenty_times_a_second_and_leave_no_half_done_call_there()
    {
        using var cell = new TestCell();
        var start = Stopwatch.GetTimestamp();

        for (var call = 0; call < 300; call++)
        {
            Harness.Measure("a", () => { });
        }

        // A second may have begun before the first call and another end after the last.
        Assert.InRange(cell.Updates.Count, 10, 20 * (2 + (int)Stopwatch.GetElapsedTime(start).TotalSeconds));
        Assert.StartsWith("3 of 3 runs done in ", cell.LastText);
    }
}
