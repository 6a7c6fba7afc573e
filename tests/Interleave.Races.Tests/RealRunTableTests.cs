using System.Text.Json;

namespace Interleave.Races.Tests;

public class RealRunTableTests
{
    private static readonly RealRunTable Table = new(
    [
        Run("counter <b>", 5, reduce: null),
        Run("counter, explored", 5, reduce: false),
        Run("counter, in classes", 5, reduce: true),
    ]);

    [Fact]
    public void A_row_has_the_share_of_real_threads_and_the_explorers_beside_it_where_there_is_one()
    {
        var lines = Table.ToText().Split('\n');

        Assert.Matches(@"^counter <b> +5 of 5 rounds +100 %$", lines[2]);
        Assert.Matches(@"^counter, explored +5 of 5 rounds +100 % +2 of 2 schedules +100 % +yes +hk$", lines[3]);
        Assert.Matches(@"^counter, in classes +5 of 5 rounds +100 % +2 of 2 classes of schedules +100 % +yes +hk$", lines[4]);
        Assert.DoesNotContain("<b>", Table.ToHtml());
    }

    [Fact]
    public void A_table_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => new RealRunTable([]));

    [Fact]
    public void The_plot_has_a_bar_for_each_share_named_in_words_and_axes_with_a_unit()
    {
        var chart = Table.Plot();
        var plot = JsonDocument.Parse(chart.ToJson()).RootElement;
        var bars = plot.GetProperty("data").EnumerateArray().Where(trace => trace.GetProperty("type").GetString() == "bar").ToArray();

        Assert.Equal(["real threads", "real threads", "explored", "real threads", "explored"], bars.Select(bar => bar.GetProperty("name").GetString()));
        Assert.Equal(5, bars.Select(bar => bar.GetProperty("y")[0].GetDouble()).Distinct().Count());
        Assert.All(bars, bar => Assert.Equal(100, bar.GetProperty("x")[0].GetDouble()));
        Assert.Contains("real threads: 100 % (5 of 5 rounds)", chart.ToJson());
        Assert.Contains("explored: 100 % (2 of 2 classes)", chart.ToJson());
        Assert.Contains("share that ends wrong (%)", chart.ToJson());
        Assert.DoesNotContain("<b>", chart.ToJson());
        Assert.Contains(Table.ToText(), chart.ToText());
    }

    [Fact]
    public void One_run_has_a_plot_of_its_own() => Assert.Contains("counter", Table.Runs[1].Plot().ToText());

    [Theory]
    [InlineData(0, 10_000, "light: 0 of 10,000 rounds ended wrong (0 %).")]
    [InlineData(1, 10_000, "light: 1 of 10,000 rounds ended wrong (less than 0.1 %).")]
    [InlineData(2_311, 10_000, "light: 2,311 of 10,000 rounds ended wrong (23.1 %).")]
    [InlineData(9_999, 10_000, "light: 9,999 of 10,000 rounds ended wrong (more than 99.9 %).")]
    [InlineData(10_000, 10_000, "light: 10,000 of 10,000 rounds ended wrong (100 %).")]
    [InlineData(0, 0, "light: 0 of 0 rounds ended wrong (none run).")]
    public void A_count_of_rounds_is_a_sentence_that_calls_little_not_nothing(int wrong, int rounds, string sentence)
    {
        Assert.Equal(sentence, new RoundCount("light", wrong, rounds).ToText());
        Assert.Equal($"<p>{sentence}</p>", new RoundCount("light", wrong, rounds).ToHtml());
    }

    [Fact]
    public void More_wrong_rounds_than_rounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoundCount("light", 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoundCount("light", -1, 1));
        Assert.Throws<ArgumentException>(() => new RoundCount(" ", 0, 1));
    }

    private static RealRun Run(string name, int rounds, bool? reduce)
    {
        var race = Race.Of(name, () => new int[1], counter => counter[0] == 3, Add, Add);
        return race.RunForReal(rounds, reduce is { } reduces ? race.Explore(reduces) : null);
    }

    private static IEnumerable<Step> Add(int[] counter)
    {
        yield return Step.Write("counter");
        Interlocked.Increment(ref counter[0]);
    }
}
