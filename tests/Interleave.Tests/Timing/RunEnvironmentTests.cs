using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class RunEnvironmentTests
{
    private static readonly RunEnvironment Example = new(
        "Some.Engine",
        ".NET 10.0.1",
        8,
        "Debian GNU/Linux 13 (trixie) x64",
        "workstation GC",
        IsOptimised: true,
        IsDebuggerAttached: false,
        TimeSpan.FromTicks(1));

    [Fact]
    public void It_is_one_line()
    {
        Assert.Equal(
            "Some.Engine, .NET 10.0.1, 8 cores, Debian GNU/Linux 13 (trixie) x64, workstation GC; "
                + "the measuring itself takes less than 100 ns.",
            Example.ToDisplayString("text/plain"));
        Assert.Contains(", 1 core, ", (Example with { Cores = 1 }).ToText());
        Assert.Contains("<small>Some.Engine, ", Example.ToDisplayString("text/html"));
    }

    [Fact]
    public void What_makes_times_wrong_is_said_loudly()
    {
        Assert.Empty(Example.Warnings);

        var slow = Example with { IsOptimised = false, IsDebuggerAttached = true };
        var lines = slow.ToText().Split('\n');
        Assert.StartsWith(
            "WARNING: THESE TIMES ARE TOO LONG, for Interleave.dll was built without optimisation.", lines[0]);
        Assert.StartsWith("WARNING: THESE TIMES ARE TOO LONG, for a debugger is attached.", lines[1]);
        Assert.Contains("library not optimised", lines[2]);
        Assert.Contains("<strong>WARNING: ", slow.ToHtml());
    }

    [Fact]
    public void A_warning_stands_under_what_was_measured()
    {
        var slow = new HarnessRun(Example with { IsDebuggerAttached = true }, 1, 1, null);
        var measurement = new Measurement("work", [TimeSpan.FromSeconds(1)]) { Run = slow };
        var other = new Measurement("other", [TimeSpan.FromSeconds(2)]) { Run = slow };
        var sweep = new Sweep("n", [(1, measurement), (2, other)]);

        Assert.Equal(1, Count(measurement.ToText(), "a debugger is attached"));
        Assert.Equal(1, Count(new Comparison([measurement, other]).ToText(), "a debugger is attached"));
        Assert.Equal(1, Count(sweep.ToText(), "a debugger is attached"));
        Assert.Equal(1, Count(sweep.ToHtml(), "<strong>WARNING: "));
    }

    [Fact]
    public void This_process_is_described_as_it_is()
    {
        var current = RunEnvironment.Current;

        Assert.Equal(typeof(RunEnvironmentTests).Assembly.GetName().Name, current.Engine);
        Assert.Equal($".NET {Environment.Version}", current.DotNet);
        Assert.Equal(Environment.ProcessorCount, current.Cores);
        Assert.True(current.IsOptimised);
        Assert.Equal(HarnessOverhead.Value, current.Overhead);
    }

    [Fact]
    public void Whatever_the_harness_measured_names_its_environment_once()
    {
        static int Work() => 1;

        var options = new HarnessOptions { CancellationToken = TestContext.Current.CancellationToken };
        var line = RunEnvironment.Current.Line;
        Assert.Equal(1, Count(Harness.Measure("a", Work, options).ToText(), line));
        Assert.EndsWith("\n" + line, Harness.Compare(options, ("a", () => Work()), ("b", () => Work())).ToText());
        Assert.EndsWith("\n" + line, Harness.Sweep("n", [1, 2], _ => Work(), options).ToText());
        Assert.Equal(
            1, Count(Harness.Sweep("n", [1, 2], _ => Work(), options).ToHtml(), "the measuring itself takes less than"));
    }

    [Fact]
    public void The_harness_itself_takes_next_to_nothing()
    {
        Assert.InRange(HarnessOverhead.Value, TimeSpan.FromTicks(1), TimeSpan.FromMicroseconds(20));
    }

    private static int Count(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;
}
