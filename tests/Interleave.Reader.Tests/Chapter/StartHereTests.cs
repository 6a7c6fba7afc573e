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
        Assert.Contains($".NET     {Environment.Version.Major}.", doctor, StringComparison.Ordinal);
        Assert.Contains($"cores    {Environment.ProcessorCount}", doctor, StringComparison.Ordinal);
        Assert.DoesNotContain("library  not at", doctor, StringComparison.Ordinal);
        Assert.Contains("The local weather server answers", run.Text("server"), StringComparison.Ordinal);
        Assert.Single(run.Charts("first-plot"));
        Assert.Matches(
            @"one after another [\d.]+ m?s, all at once [\d.]+ m?s: speed-up [\d.]+ ×", run.Text("first-plot"));
    }
}
