namespace Interleave.Datamart.Tests;

public sealed class LatencyTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);

    /// <summary>What a busy machine may add to a request.</summary>
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Every_request_takes_the_latency_and_little_more()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1000ms");
        var path = await datamart.DocumentPathAsync("ON", "s0000458");

        for (var request = 0; request < 5; request++)
        {
            Assert.InRange(await datamart.TimeAsync(path), Latency, Latency + Room);
        }

        var (each, _) = await datamart.TimeAtOnceAsync(path, 50);
        Assert.All(each, took => Assert.InRange(took, Latency, Latency + Room));
    }

    [Fact]
    public async Task Index_pages_and_404s_take_the_latency_too()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1s");

        Assert.InRange(await datamart.TimeAsync("/today/citypage_weather/ON/18/"), Latency, Latency + Room);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using var missing = await datamart.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), Latency, Latency + Room);
    }

    [Fact]
    public async Task The_very_first_requests_are_not_held_up_by_the_start()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1s");

        var (_, all) = await datamart.TimeAtOnceAsync("/today/citypage_weather/ON/18/", 13);

        // Four at once would take four, one after another thirteen.
        Assert.InRange(all, Latency, Latency + Room);
    }

    [Fact]
    public async Task Thirteen_at_once_take_about_one_latency()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1s");
        var path = await datamart.DocumentPathAsync("ON", "s0000458");

        var (_, all) = await datamart.TimeAtOnceAsync(path, 13);

        // Four at once would take four, one after another thirteen.
        Assert.InRange(all, Latency, Latency + Room);
    }

    [Fact]
    public async Task Jitter_spreads_the_latency_both_ways_and_no_further()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1s", "--jitter", "0.6s");
        var path = await datamart.DocumentPathAsync("ON", "s0000458");

        var (each, _) = await datamart.TimeAtOnceAsync(path, 40);

        Assert.All(
            each,
            took => Assert.InRange(took, TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1600) + Room));

        // Of forty, evenly spread from 0.4 to 1.6 s, one in 10¹² runs has none below 1 s.
        Assert.True(each.Min() < Latency, $"fastest {each.Min().TotalMilliseconds} ms");
        Assert.True(
            each.Max() - each.Min() > TimeSpan.FromMilliseconds(300),
            $"{each.Min().TotalMilliseconds} to {each.Max().TotalMilliseconds} ms");
    }
}
