using System.Diagnostics;
using System.Globalization;
using Interleave.Processes;

namespace Interleave.Datamart.Tests;

public sealed class LifetimeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ends_when_its_standard_input_does_even_while_requests_are_pending()
    {
        using var process = DatamartProcess.Launch("--latency", "60s", "--serve-at-once", "1", "--stop-with-parent");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        client.BaseAddress = await DatamartProcess.ReadyAsync(process);
        var pending = Enumerable.Range(0, 5)
            .Select(_ => client.GetAsync("/today/citypage_weather/ON/18/", Cancelled))
            .ToArray();
        await client.GetAsync("/-/settings", Cancelled);

        var started = Stopwatch.GetTimestamp();
        process.StandardInput.Close();

        Assert.Equal((0, "", ""), await DatamartProcess.EndAsync(process));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        foreach (var request in pending)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => request.WaitAsync(
                DatamartProcess.Patience,
                Cancelled));
        }
    }

    [Fact]
    public async Task It_ends_when_its_parent_is_killed()
    {
        using var parent = DatamartProcess.Launch(
            Path.Combine(AppContext.BaseDirectory, "ParentProgram.dll"),
            [DotnetHost.Path, DatamartProcess.Program, "--stop-with-parent"]);
        var line = await parent.StandardError.ReadLineAsync(Cancelled)
            .AsTask()
            .WaitAsync(DatamartProcess.Patience, Cancelled);
        var id = int.Parse(line!, CultureInfo.InvariantCulture);
        await DatamartProcess.ReadyAsync(parent);
        using var datamart = Process.GetProcessById(id);

        try
        {
            parent.Kill(entireProcessTree: false);
            await datamart.WaitForExitAsync(Cancelled).WaitAsync(DatamartProcess.Patience, Cancelled);
        }
        finally
        {
            datamart.Kill();
        }
    }

    [Fact]
    public async Task Started_by_hand_it_does_not_care_about_standard_input()
    {
        using var process = DatamartProcess.Launch("--latency", "500ms");
        try
        {
            process.StandardInput.Close();
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            client.BaseAddress = await DatamartProcess.ReadyAsync(process);

            Assert.Contains(
                "Index of",
                await client.GetStringAsync("/today/citypage_weather/ON/18/", Cancelled),
                StringComparison.Ordinal);
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None)
                .WaitAsync(DatamartProcess.Patience, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_ends_quietly_at_a_signal(string signal)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "Windows has no signals for one process; this runs on Linux and macOS.");
        using var process = DatamartProcess.Launch("--latency", "60s", "--stop-with-parent");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        client.BaseAddress = await DatamartProcess.ReadyAsync(process);
        var pending = client.GetAsync("/today/citypage_weather/ON/18/", Cancelled);
        await client.GetAsync("/-/settings", Cancelled);

        var started = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]))
        {
            await kill.WaitForExitAsync(Cancelled).WaitAsync(DatamartProcess.Patience, Cancelled);
        }

        Assert.Equal((0, "", ""), await DatamartProcess.EndAsync(process));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<HttpRequestException>(() => pending.WaitAsync(DatamartProcess.Patience, Cancelled));
    }
}
