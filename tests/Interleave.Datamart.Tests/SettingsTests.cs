using System.Net;
using System.Text.Json;

namespace Interleave.Datamart.Tests;

public sealed class SettingsTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_defaults_are_300_ms_no_jitter_no_limit_and_a_day_in_September()
    {
        await using var datamart = await DatamartProcess.StartAsync();

        Assert.Equal(
            """{"latencyMs":300,"jitterMs":0,"serveAtOnce":null,"clock":"2026-09-14T18:20:00Z","faults":[]}""",
            await GetAsync(datamart));
    }

    [Fact]
    public async Task The_command_line_sets_them()
    {
        await using var datamart = await DatamartProcess.StartAsync(
            "--latency",
            "0.25s",
            "--jitter",
            "12.5ms",
            "--serve-at-once",
            "4",
            "--clock",
            "2027-01-02T03:04:05.5-02:30");

        Assert.Equal(
            """{"latencyMs":250,"jitterMs":12.5,"serveAtOnce":4,"clock":"2027-01-02T05:34:05.5Z","faults":[]}""",
            await GetAsync(datamart));
    }

    [Fact]
    public async Task Patch_changes_what_it_names_and_answers_with_the_whole()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "15s");

        Assert.Equal(
            """{"latencyMs":100,"jitterMs":0,"serveAtOnce":null,"clock":"2026-09-14T18:20:00Z","faults":[]}""",
            await PatchAsync(datamart, """{"latencyMs":100}"""));
        Assert.Equal(
            """{"latencyMs":100,"jitterMs":100,"serveAtOnce":4,"clock":"2026-09-14T18:20:00Z","faults":[]}""",
            await PatchAsync(datamart, """{"jitterMs":100,"serveAtOnce":4}"""));
        Assert.Equal(
            """{"latencyMs":50,"jitterMs":0,"serveAtOnce":null,"clock":"2027-01-01T00:30:00Z","faults":[]}""",
            await PatchAsync(
                datamart,
                """{"latencyMs":50,"jitterMs":0,"serveAtOnce":null,"clock":"2026-12-31T20:30:00-04:00"}"""));
        Assert.Equal(
            """{"latencyMs":50,"jitterMs":0,"serveAtOnce":null,"clock":"2027-01-01T00:30:00Z","faults":[]}""",
            await PatchAsync(datamart, "{}"));

        // And it is obeyed: the clock's day and hour are those of the folder.
        Assert.StartsWith("20270101T000", (await datamart.ListAsync("ON", "00"))[0], StringComparison.Ordinal);
        Assert.InRange(
            await datamart.TimeAsync("/today/citypage_weather/ON/00/"),
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("""{"latencyMs":-1}""")]
    [InlineData("""{"latencyMs":60001}""")]
    [InlineData("""{"latencyMs":1e400}""")]
    [InlineData("""{"latencyMs":"300"}""")]
    [InlineData("""{"latencyMs":null}""")]
    [InlineData("""{"jitterMs":1}""")]
    [InlineData("""{"serveAtOnce":0}""")]
    [InlineData("""{"serveAtOnce":1.5}""")]
    [InlineData("""{"serveAtOnce":99999999999}""")]
    [InlineData("""{"clock":"2026-09-14T18:20:00"}""")]
    [InlineData("""{"clock":"2026-09-31T18:20:00Z"}""")]
    [InlineData("""{"clock":0}""")]
    [InlineData("""{"LatencyMs":5}""")]
    [InlineData("""{"latencyMs":5,"latencyMs":6}""")]
    [InlineData("""{"latencyMs":5,"serveAtOnce":-4}""")]
    [InlineData("""{"latencyMs":5,"wind":4}""")]
    [InlineData("""{"faults":null}""")]
    [InlineData("""{"faults":["stall"]}""")]
    [InlineData("""{"faults":[{}]}""")]
    [InlineData("""{"faults":[{"fault":"Stall"}]}""")]
    [InlineData("""{"faults":[{"fault":3}]}""")]
    [InlineData("""{"latencyMs":5,"faults":[{"fault":"stall","site":"Toronto"}]}""")]
    [InlineData("""{"faults":[{"fault":"stall","rate":0}]}""")]
    [InlineData("""{"faults":[{"fault":"stall","rate":1.1}]}""")]
    [InlineData("""{"faults":[{"fault":"serviceUnavailable","retryAfterS":-1}]}""")]
    [InlineData("""{"faults":[{"fault":"stall","city":"Toronto"}]}""")]
    [InlineData("""[{"latencyMs":5}]""")]
    [InlineData("""{"latencyMs":5""")]
    [InlineData("")]
    public async Task A_bad_value_is_answered_400_with_a_sentence_and_changes_nothing(string body)
    {
        var before = await GetAsync(shared.Datamart);

        using var answer = await SendAsync(shared.Datamart, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Matches(
            @"^[^\n]{10,300}\.$",
            Assert.Single(json.RootElement.EnumerateObject(), member => member.Name == "error").Value.GetString());
        Assert.Equal(before, await GetAsync(shared.Datamart));
    }

    [Fact]
    public async Task A_very_long_body_is_refused()
    {
        // The client asks before it sends the body: a server that answers without reading it may close the connection,
        // and a client that is still sending then sees that and not the answer.
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/-/settings");
        request.Content = new StringContent(new string(' ', 1_000_000));
        request.Headers.ExpectContinue = true;
        using var answer = await shared.Datamart.Client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("longer than", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_read_and_patched_and_nothing_else()
    {
        using var answer = await shared.Datamart.Client.DeleteAsync("/-/settings", Cancelled);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "PATCH"], answer.Content.Headers.Allow);
    }

    private static Task<string> GetAsync(DatamartProcess datamart) =>
        datamart.Client.GetStringAsync("/-/settings", Cancelled);

    private static async Task<string> PatchAsync(DatamartProcess datamart, string body)
    {
        using var answer = await SendAsync(datamart, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    private static async Task<HttpResponseMessage> SendAsync(DatamartProcess datamart, string body)
    {
        using var content = new StringContent(body);
        return await datamart.Client.PatchAsync("/-/settings", content, Cancelled);
    }
}
