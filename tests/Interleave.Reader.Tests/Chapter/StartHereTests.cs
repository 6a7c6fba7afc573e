using Interleave.Reader.Tests.Running;

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

    [Theory]
    [InlineData("latencyMs=-5", "latencyMs is -5, but it must be from 0 to 2,000.")]
    [InlineData("repeats=0", "repeats is 0, but it must be from 1 to 20.")]
    [InlineData("repeats=100000", "repeats is 100,000, but it must be from 1 to 20.")]
    public void A_value_that_makes_no_sense_is_refused_in_one_sentence(string setting, string sentence)
    {
        using var run = new ReaderRun();
        run.Run(
            1, "run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run.File("executed"), "--set", setting);
        run.NothingIsLeft();

        Assert.Contains(sentence + " Change it, and run again from the cell that sets it.", run.Output, StringComparison.Ordinal);
    }
}
