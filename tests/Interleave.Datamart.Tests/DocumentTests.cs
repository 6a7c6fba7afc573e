using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;

namespace Interleave.Datamart.Tests;

public sealed class DocumentTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client => shared.Datamart.Client;

    [Theory]
    [MemberData(nameof(Capitals.All), MemberType = typeof(Capitals))]
    public async Task A_document_has_its_citys_temperature_and_many_others(
        string name, string province, string code, string temperature)
    {
        var path = await shared.Datamart.DocumentPathAsync(province, code);
        var bytes = await Client.GetByteArrayAsync(path, Cancelled);
        var document = XDocument.Load(new MemoryStream(bytes)).Root!;

        Assert.InRange(bytes.Length, 30_000, 40_000);
        Assert.Equal("siteData", document.Name);
        Assert.Equal(code, document.Element("location")!.Element("name")!.Attribute("code")!.Value);
        Assert.Equal(name, document.Element("location")!.Element("name")!.Value);
        Assert.Equal(
            province.ToLowerInvariant(),
            document.Element("location")!.Element("province")!.Attribute("code")!.Value);
        var current = document.Element("currentConditions")!.Element("temperature")!;
        Assert.Equal(temperature, current.Value);
        var others = document.Descendants("temperature").Where(element => element != current).Select(Number).ToArray();
        Assert.True(others.Length >= 20, $"{others.Length} other temperatures");
        Assert.DoesNotContain(Number(current), others);
        Assert.Contains(
            "Made up by the Interleave project",
            document.Document!.Nodes().OfType<XComment>().Single().Value,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Capitals.All), MemberType = typeof(Capitals))]
    public async Task The_times_of_a_document_agree_with_one_another(
        string name, string province, string code, string temperature)
    {
        Assert.NotEqual(name, temperature);
        var path = await shared.Datamart.DocumentPathAsync(province, code);
        using var stream = await Client.GetStreamAsync(path, Cancelled);
        var document = XDocument.Load(stream).Root!;

        // Each time stands there twice, in UTC and by the city's clock.
        var times = document.Descendants("dateTime").ToArray();
        foreach (var (utc, local) in times.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            var offset = double.Parse(local.Attribute("UTCOffset")!.Value, CultureInfo.InvariantCulture);
            Assert.Equal(
                ("UTC", utc.Attribute("name")!.Value),
                (utc.Attribute("zone")!.Value, local.Attribute("name")!.Value));
            Assert.Equal(Stamp(utc).AddHours(offset), Stamp(local));
        }

        foreach (var time in times)
        {
            Assert.Equal(
                Stamp(time).ToString("dddd", CultureInfo.InvariantCulture),
                time.Element("day")!.Attribute("name")!.Value);
            Assert.Equal(
                Stamp(time).ToString("MMMM", CultureInfo.InvariantCulture),
                time.Element("month")!.Attribute("name")!.Value);
        }

        var observation = document.Element("currentConditions")!.Element("dateTime")!;
        Assert.Equal(new DateTime(2026, 9, 14, 18, 0, 0), Stamp(observation));
        Assert.Equal($"{Stamp(document.Element("dateTime")!):yyyyMMdd'T'HHmmss}", path.Split('/')[^1][..15]);
    }

    [Fact]
    public async Task Documents_have_no_elements_or_attributes_that_the_real_one_lacks()
    {
        if (Capture.Find("real-toronto-2026-02-07.xml") is not { } capture)
        {
            return;
        }

        var real = Names(XDocument.Load(capture).Root!).ToHashSet();
        foreach (var row in Capitals.All)
        {
            using var stream = await Client.GetStreamAsync(
                await shared.Datamart.DocumentPathAsync(row.Data.Item2, row.Data.Item3), Cancelled);
            Assert.Empty(Names(XDocument.Load(stream).Root!).Except(real));
        }
    }

    [Fact]
    public async Task The_headers_are_those_of_a_file()
    {
        var path = await shared.Datamart.DocumentPathAsync("ON", "s0000458");
        using var answer = await Client.GetAsync(path, Cancelled);

        var stamp = DateTimeOffset.ParseExact(
            path.Split('/')[^1][..15] + "Z", "yyyyMMdd'T'HHmmss'Z'", null, DateTimeStyles.AssumeUniversal);
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(stamp, answer.Content.Headers.LastModified);
        Assert.Equal(
            (await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length,
            answer.Content.Headers.ContentLength);
        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal(HttpVersion.Version11, answer.Version);
        Assert.NotEmpty(answer.Headers.Server);
    }

    [Fact]
    public async Task What_the_client_has_already_is_answered_304()
    {
        var path = await shared.Datamart.DocumentPathAsync("ON", "s0000458");
        using var first = await Client.GetAsync(path, Cancelled);

        Assert.Equal(
            HttpStatusCode.NotModified,
            await StatusAsync(request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!)));
        Assert.Equal(
            HttpStatusCode.OK,
            await StatusAsync(request => request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse("\"other\""))));
        Assert.Equal(
            HttpStatusCode.NotModified,
            await StatusAsync(request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(
            HttpStatusCode.OK,
            await StatusAsync(
                request =>
                    request.Headers.IfModifiedSince = first.Content.Headers.LastModified!.Value.AddSeconds(-1)));

        async Task<HttpStatusCode> StatusAsync(Action<HttpRequestMessage> condition)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            condition(request);
            using var answer = await Client.SendAsync(request, Cancelled);
            Assert.Equal(
                answer.StatusCode == HttpStatusCode.OK,
                (await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length > 0);
            return answer.StatusCode;
        }
    }

    private static double Number(XElement element) => double.Parse(element.Value, CultureInfo.InvariantCulture);

    private static DateTime Stamp(XElement dateTime) =>
        DateTime.ParseExact(dateTime.Element("timeStamp")!.Value, "yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names(XElement root) =>
        from element in root.DescendantsAndSelf()
        let path = string.Join('/', element.AncestorsAndSelf().Reverse().Select(ancestor => ancestor.Name))
        from name in element.Attributes().Select(attribute => $"{path}@{attribute.Name}").Prepend(path)
        select name;
}
