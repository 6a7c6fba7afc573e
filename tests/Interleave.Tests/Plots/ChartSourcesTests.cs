using System.Security.Cryptography;
using System.Text.Json;
using Interleave.Plots;
using Interleave.Tests.Weather;
using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Plots;

public class ChartSourcesTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chart_that_an_engine_shows_starts_the_server_that_has_the_library_and_names_its_port_first()
    {
        Assert.Contains("\"ports\":[", Examples.Comparison.Plot().ToDisplayString("text/html"));
        var server = LocalDatamart.ForCharts(start: false);
        Assert.NotNull(server);

        var address = LocalDatamart.Session.Address;
        var sources = ChartSources.Now(start: false);
        Assert.Equal(server.Id, LocalDatamart.Session.ProcessId);
        Assert.Equal(
            [address.Port, .. DatamartProcess.PreferredPorts.Where(port => port != address.Port)], sources.Ports);
        Assert.Equal(server.Started.ToUnixTimeMilliseconds(), sources.Started);

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = LongEnough };
        var library = await client.GetByteArrayAsync(new Uri(address, sources.Path), Cancelled);
        Assert.Equal(sources.Integrity, "sha384-" + Convert.ToBase64String(SHA384.HashData(library)));
    }

    [Fact]
    public async Task Where_the_server_is_not_built_a_chart_is_shown_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("interleave-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            using var engine = OtherProcess.Start(folder.FullName, OtherProcessTask.ShowChart);
            using var sources = JsonDocument.Parse(await engine.AnswerAsync(LongEnough));
            await engine.ExitAsync(LongEnough);

            var ports = sources.RootElement.GetProperty("ports").EnumerateArray().Select(port => port.GetInt32());
            Assert.Equal(DatamartProcess.PreferredPorts, ports);
            Assert.Equal(0, sources.RootElement.GetProperty("started").GetInt64());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Its_server_is_gone_with_the_process_that_showed_the_chart()
    {
        using var engine = OtherProcess.Start(AppContext.BaseDirectory, OtherProcessTask.ShowChart);
        using var sources = JsonDocument.Parse(await engine.AnswerAsync(LongEnough));
        var id = int.Parse(await engine.AnswerAsync(LongEnough), null);
        await engine.ExitAsync(LongEnough);

        Assert.True(sources.RootElement.GetProperty("started").GetInt64() > 0);
        for (var limit = DateTime.UtcNow + LongEnough; LocalDatamartTests.IsAlive(id);)
        {
            Assert.True(DateTime.UtcNow < limit, $"Process {id} is still alive.");
            await Task.Delay(20, Cancelled);
        }
    }
}
