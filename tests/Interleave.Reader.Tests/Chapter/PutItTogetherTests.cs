using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 07 with values at the edges.</summary>
public sealed class PutItTogetherTests
{
    private const string Notebook = "07-put-it-together.ipynb";

    [Fact]
    public void A_stop_that_comes_before_anything_was_asked_for_still_leaves_a_line_for_each_city()
    {
        var run = ChapterRun.Of(Notebook, "latencyMs=0", "boundMs=1", "stopMs=0");

        Assert.Contains("Charlottetown", run.Text("report-stopped"), StringComparison.Ordinal);
        Assert.Contains("Yellowknife: none", run.Text("report-stopped"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_makes_no_sense_is_refused_in_one_sentence()
    {
        using var run = new ReaderRun();
        run.Run(1, "run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run.File("executed"), "--set", "boundMs=0");

        Assert.Contains("boundMs is 0, but it must be from 1 to 5,000.", run.Output + run.Error, StringComparison.Ordinal);
    }
}
