namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 00.</summary>
public sealed class StartHereTests
{
    private const string Notebook = "00-start-here.ipynb";

    [Fact]
    public void The_doctor_finds_everything_in_place_and_the_first_plot_is_drawn()
    {
        var run = ChapterRun.Of(Notebook, "latencyMs=50");

        var doctor = run.Text("doctor");
        Assert.Matches(@$"(?m)^\.NET +ok +{Environment.Version.Major}\.", doctor);
        Assert.Matches(@$"(?m)^cores +ok +{Environment.ProcessorCount}$", doctor);
        Assert.All(doctor.Trim().Split('\n'), line => Assert.Matches(@"^\S+ +ok  ", line));
        Assert.Matches("^server +ok  The local weather server answers", run.Text("server"));
        Assert.Single(run.Charts("first-plot"));
        Assert.Matches(
            @"one after another [\d.]+ m?s, all at once [\d.]+ m?s: speed-up [\d.]+ ×", run.Text("first-plot"));
    }
}
