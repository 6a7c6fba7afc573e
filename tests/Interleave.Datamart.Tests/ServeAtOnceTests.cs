using System.Diagnostics;

namespace Interleave.Datamart.Tests;

public sealed class ServeAtOnceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_at_once_make_thirteen_requests_take_four_latencies()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "500ms", "--serve-at-once", "4");
        var path = await datamart.DocumentPathAsync("ON", "s0000458");

        var (_, all) = await datamart.TimeAtOnceAsync(path, 13);

        // Not one after another either, which would take thirteen.
        Assert.InRange(all, 4 * TimeSpan.FromMilliseconds(500), 9 * TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_raised_limit_lets_those_in_who_wait_already()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "1s", "--serve-at-once", "1");

        // In turn they would take 12 s.
        var started = Stopwatch.GetTimestamp();
        var requests = Enumerable.Range(0, 12)
            .Select(_ => datamart.TimeAsync("/today/citypage_weather/ON/18/"))
            .ToArray();
        await await Task.WhenAny(requests);
        await datamart.SetAsync(new { serveAtOnce = (int?)null });
        await Task.WhenAll(requests);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Clients_that_go_away_leave_the_queue()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "500ms", "--serve-at-once", "1");
        using var giveUp = new CancellationTokenSource();

        var abandoned = Enumerable.Range(0, 20)
            .Select(_ => datamart.Client.GetAsync("/today/citypage_weather/ON/18/", giveUp.Token)).ToArray();
        await await Task.WhenAny(abandoned);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(abandoned));

        // Behind the nineteen others it would take 10 s.
        Assert.InRange(
            await datamart.TimeAsync("/today/citypage_weather/ON/18/"),
            TimeSpan.FromMilliseconds(500),
            TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Settings_do_not_queue()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "60s", "--serve-at-once", "1");
        using var giveUp = new CancellationTokenSource();
        var pending = Enumerable.Range(0, 3)
            .Select(_ => datamart.Client.GetAsync("/today/citypage_weather/ON/18/", giveUp.Token)).ToArray();

        Assert.Contains(
            "\"latencyMs\":60000",
            await datamart.Client.GetStringAsync("/-/settings", Cancelled),
            StringComparison.Ordinal);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pending));
    }
}
