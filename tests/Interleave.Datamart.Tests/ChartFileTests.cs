using System.Net;

namespace Interleave.Datamart.Tests;

/// <summary>
/// plotly.js, which the Datamart serves beside the weather, to pages of every origin on this machine.
/// </summary>
public sealed class ChartFileTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "charts", FileName);

    private static string FileName =>
        Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "charts"))));

    private static string Address => $"/charts/{FileName}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("null")]
    [InlineData("vscode-webview://0a1b2c")]
    [InlineData("http://localhost:8888")]
    public async Task A_page_of_any_origin_gets_the_very_file_and_may_keep_it(string origin)
    {
        using var answer = await SendAsync(HttpMethod.Get, Address, ("Origin", origin));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("cross-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Equal("public, max-age=31536000, immutable", Header(answer, "Cache-Control"));
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var content = await System.IO.File.ReadAllBytesAsync(File, Cancelled);
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so()
    {
        using var first = await SendAsync(HttpMethod.Head, Address);
        using var again = await SendAsync(HttpMethod.Get, Address, ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal(1_119_926, first.Content.Headers.ContentLength);
        Assert.Empty(await first.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("*", Header(again, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_browser_that_first_asks_whether_a_page_may_reach_this_machine_is_told_that_it_may()
    {
        using var answer = await SendAsync(
            HttpMethod.Options, Address,
            ("Origin", "null"),
            ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Private-Network", "true"));
        using var plain = await SendAsync(
            HttpMethod.Options, Address, ("Origin", "null"), ("Access-Control-Request-Method", "GET"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Private-Network"));
        Assert.Contains("GET", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.False(plain.Headers.Contains("Access-Control-Allow-Private-Network"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task It_can_only_be_read(string method)
    {
        using var answer = await SendAsync(new(method), Address);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/charts/")]
    [InlineData("/charts/plotly-latest.min.js")]
    [InlineData("/charts/..%2fdata%2fcities.csv")]
    [InlineData("/charts/%2e%2e/data/cities.csv")]
    [InlineData("/charts/../data/cities.csv")]
    public async Task Nothing_else_is_served(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/today/citypage_weather/ON/18/")]
    [InlineData("/-/settings")]
    public async Task The_weather_and_the_settings_are_not_for_other_origins(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, ("Origin", "null"));
        using var asked = await SendAsync(
            HttpMethod.Options,
            path,
            ("Origin", "null"),
            ("Access-Control-Request-Method", "PATCH"),
            ("Access-Control-Request-Private-Network", "true"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, asked.StatusCode);
        Assert.DoesNotContain(
            asked.Headers,
            header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_waits_for_no_latency_and_in_no_queue()
    {
        await using var busy = await DatamartProcess.StartAsync("--latency", "60s", "--serve-at-once", "1");
        var waiting = busy.Client.GetAsync("/today/citypage_weather/ON/18/", Cancelled);

        using var answer = await busy.Client.GetAsync(Address, Cancelled)
            .WaitAsync(DatamartProcess.Patience, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(waiting.IsCompleted);
        busy.Client.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        Assert.Single(answer.Headers.GetValues(name));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await shared.Datamart.Client.SendAsync(request, Cancelled);
    }
}
