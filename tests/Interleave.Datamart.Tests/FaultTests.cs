using System.Diagnostics;
using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace Interleave.Datamart.Tests;

public sealed class FaultTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_truncated_body_ends_in_the_middle_of_the_temperature()
    {
        await using var datamart = await WithAsync(new { fault = "truncatedBody" });
        var body = await datamart.Client.GetStringAsync(await TorontoAsync(datamart), Cancelled);

        Assert.EndsWith(">20.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_charset_is_in_the_header_and_the_body_is_whole()
    {
        await using var datamart = await WithAsync(new { fault = "wrongCharset" });
        using var answer = await datamart.Client.GetAsync(await TorontoAsync(datamart), Cancelled);

        Assert.Equal("no-such-charset", answer.Content.Headers.ContentType?.CharSet);
        using var body = await answer.Content.ReadAsStreamAsync(Cancelled);
        Assert.Equal("siteData", XDocument.Load(body).Root!.Name);
    }

    [Fact]
    public async Task A_web_page_comes_with_status_200()
    {
        await using var datamart = await WithAsync(new { fault = "webPage" });
        using var answer = await datamart.Client.GetAsync(await TorontoAsync(datamart), Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_document_with_a_dtd_is_well_formed_and_hides_another_temperature_in_an_entity()
    {
        await using var datamart = await WithAsync(new { fault = "documentType" });
        using var body = await datamart.Client.GetStreamAsync(await TorontoAsync(datamart), Cancelled);
        using var reader = XmlReader.Create(body, new() { Async = true, DtdProcessing = DtdProcessing.Parse });

        var document = await XDocument.LoadAsync(reader, LoadOptions.None, Cancelled);
        Assert.Equal("99.9", document.Root!.Element("currentConditions")!.Element("temperature")!.Value);
    }

    [Fact]
    public async Task A_huge_body_has_10_MiB()
    {
        await using var datamart = await WithAsync(new { fault = "hugeBody" });

        Assert.Equal(
            10 * 1024 * 1024,
            (await datamart.Client.GetByteArrayAsync(await TorontoAsync(datamart), Cancelled)).Length);
    }

    [Fact]
    public async Task An_unavailable_service_says_when_to_come_again()
    {
        await using var datamart = await WithAsync(new { fault = "serviceUnavailable", retryAfterS = 7 });
        using var answer = await datamart.Client.GetAsync(await TorontoAsync(datamart), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_redirect_goes_to_another_host()
    {
        await using var datamart = await WithAsync(new { fault = "redirect" });
        using var answer = await datamart.Client.GetAsync(await TorontoAsync(datamart), Cancelled);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("weather.example", answer.Headers.Location?.Host);
    }

    [Fact]
    public async Task A_stall_sends_a_part_and_then_nothing_and_does_not_hold_up_the_end_of_the_program()
    {
        Stopwatch ending;
        await using (var datamart = await WithAsync(new { fault = "stall" }))
        {
            using var answer = await datamart.Client.GetAsync(
                await TorontoAsync(datamart), HttpCompletionOption.ResponseHeadersRead, Cancelled);
            using var body = await answer.Content.ReadAsStreamAsync(Cancelled);
            var half = new byte[answer.Content.Headers.ContentLength!.Value / 2];
            await body.ReadExactlyAsync(half, Cancelled);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.ReadExactlyAsync(
                new byte[1],
                patience.Token).AsTask());
            ending = Stopwatch.StartNew();
        }

        Assert.True(ending.Elapsed < TimeSpan.FromSeconds(15), $"The end took {ending.Elapsed}.");
    }

    [Fact]
    public async Task A_reset_breaks_the_connection_off_in_the_body()
    {
        await using var datamart = await WithAsync(new { fault = "reset" });
        var path = await TorontoAsync(datamart);

        await Assert.ThrowsAsync<HttpRequestException>(() => datamart.Client.GetByteArrayAsync(path, Cancelled));
    }

    [Fact]
    public async Task Empty_conditions_leave_the_rest_of_the_document()
    {
        await using var datamart = await WithAsync(new { fault = "emptyConditions" });
        using var body = await datamart.Client.GetStreamAsync(await TorontoAsync(datamart), Cancelled);
        var root = XDocument.Load(body).Root!;

        Assert.True(root.Element("currentConditions")!.IsEmpty);
        Assert.NotEmpty(root.Descendants("temperature"));
    }

    [Fact]
    public async Task A_fault_of_one_site_leaves_the_others_and_the_indexes_alone_and_ends_when_it_is_taken_back()
    {
        await using var datamart = await WithAsync(new { fault = "serviceUnavailable", site = "s0000458" });
        var (toronto, halifax) = (await TorontoAsync(datamart), await datamart.DocumentPathAsync("NS", "s0000318"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(datamart, toronto));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(datamart, halifax));
        await datamart.SetAsync(new { faults = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(datamart, toronto));
    }

    [Fact]
    public async Task Faults_at_a_rate_are_each_met_by_that_share_of_the_requests()
    {
        await using var datamart = await WithAsync(
            new { fault = "serviceUnavailable", rate = 0.3 },
            new { fault = "redirect", rate = 0.3 });
        var path = await TorontoAsync(datamart);
        var counts = new Dictionary<HttpStatusCode, int>();
        for (var request = 0; request < 400; request++)
        {
            var status = await StatusAsync(datamart, path);
            counts[status] = counts.GetValueOrDefault(status) + 1;
        }

        // 120 are expected, with a standard deviation of 9.
        Assert.InRange(counts[HttpStatusCode.ServiceUnavailable], 60, 180);
        Assert.InRange(counts[HttpStatusCode.Found], 60, 180);
        Assert.InRange(counts[HttpStatusCode.OK], 90, 230);
    }

    [Fact]
    public async Task The_settings_show_the_faults()
    {
        await using var datamart = await WithAsync(
            new { fault = "stall", site = "s0000458", rate = 0.1 },
            new { fault = "serviceUnavailable" });

        Assert.EndsWith(
            """
            "faults":[{"fault":"stall","site":"s0000458","rate":0.1},{"fault":"serviceUnavailable","site":null,"rate":1,"retryAfterS":1}]}
            """,
            await datamart.Client.GetStringAsync("/-/settings", Cancelled),
            StringComparison.Ordinal);
    }

    private static async Task<DatamartProcess> WithAsync(params object[] faults)
    {
        var datamart = await DatamartProcess.StartAsync("--latency", "0");
        await datamart.SetAsync(new { faults });
        return datamart;
    }

    private static Task<string> TorontoAsync(DatamartProcess datamart) => datamart.DocumentPathAsync("ON", "s0000458");

    private static async Task<HttpStatusCode> StatusAsync(DatamartProcess datamart, string path)
    {
        using var answer = await datamart.Client.GetAsync(path, Cancelled);
        return answer.StatusCode;
    }
}
