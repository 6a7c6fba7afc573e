using System.Net;
using System.Text.RegularExpressions;

namespace Interleave.Datamart.Tests;

public sealed partial class HourIndexTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    /// <summary>A space at the end of a line is written as a dot, for editors take spaces away there.</summary>
    private const string Shape = """
        <!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
        <html>
          <head>
            <title>Index of /today/citypage_weather/ON/HH</title>
          </head>
          <body>
            <h1>Index of /today/citypage_weather/ON/HH</h1>
            <pre><img src="/icons/blank.gif" alt="Icon "> <a href="?C=N;O=D">Name</a>                                                     <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr><img src="/icons/back.gif" alt="[PARENTDIR]"> <a href="/today/citypage_weather/ON/">Parent Directory</a>                                                              -···
        <img src="/icons/unknown.gif" alt="[   ]"> <a href="NAME">NAME</a> DATE TIME  SIZE··
        <hr></pre>
          </body>
        </html>

        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client => shared.Datamart.Client;

    [Theory]
    [MemberData(nameof(Capitals.All), MemberType = typeof(Capitals))]
    public async Task The_index_of_a_citys_province_lists_one_to_three_documents_of_the_hour_in_both_languages(
        string name, string province, string code, string temperature)
    {
        Assert.NotEqual(name, temperature);

        var listed = await shared.Datamart.ListFolderAsync($"/today/citypage_weather/{province}/18/");

        Assert.All(
            listed,
            file =>
                Assert.Matches(
                    $@"^20260914T180[0-5][0-9]{{2}}\.[0-9]{{3}}Z_MSC_CitypageWeather_{code}_(en|fr)\.xml$", file));
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        Assert.InRange(listed.Length, 2, 6);
        Assert.Equal(listed.Length / 2, listed.Count(file => file.EndsWith("_fr.xml", StringComparison.Ordinal)));
        Assert.Equal(listed, await shared.Datamart.ListFolderAsync($"/today/citypage_weather/{province}/18/"));
    }

    [Fact]
    public async Task Some_sites_have_one_document_of_an_hour_some_two_and_some_three()
    {
        var counts = new HashSet<int>();
        for (var hour = 0; hour <= 18; hour++)
        {
            counts.Add((await shared.Datamart.ListAsync("ON", $"{hour:00}")).Length);
        }

        Assert.Equal([1, 2, 3], counts.Order());
    }

    [Fact]
    public async Task The_index_page_has_the_shape_of_the_real_one()
    {
        using var answer = await Client.GetAsync("/today/citypage_weather/ON/18/", Cancelled);

        Assert.Equal("text/html;charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].Single());
        Assert.Equal(Shape.ReplaceLineEndings("\n"), ShapeOf(await answer.Content.ReadAsStringAsync(Cancelled)));
        if (Capture.Find("real-index-ON-12.html") is { } capture)
        {
            Assert.Equal(Shape.ReplaceLineEndings("\n"), ShapeOf(await File.ReadAllTextAsync(capture, Cancelled)));
        }
    }

    [Fact]
    public async Task Earlier_hours_of_the_day_have_a_document_of_every_city_too()
    {
        for (var hour = 0; hour <= 17; hour++)
        {
            var names = await shared.Datamart.ListAsync("ON", $"{hour:00}");
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.StartsWith($"20260914T{hour:00}0", name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_document_appears_when_the_clock_has_reached_its_stamp()
    {
        await using var datamart = await DatamartProcess.StartAsync("--latency", "0");
        var all = await datamart.ListAsync("QC");
        var name = all[^1];
        var stamp = DateTime.ParseExact(name[..19], "yyyyMMdd'T'HHmmss'.'fff", null);

        await datamart.SetAsync(new { clock = $"{stamp.AddMilliseconds(-1):yyyy-MM-ddTHH:mm:ss.fff}Z" });
        Assert.Equal(all[..^1], await datamart.ListAsync("QC"));
        using (var early = await datamart.Client.GetAsync($"/today/citypage_weather/QC/18/{name}", Cancelled))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        }

        await datamart.SetAsync(new { clock = $"{stamp:yyyy-MM-ddTHH:mm:ss.fff}Z" });
        Assert.Equal(all, await datamart.ListAsync("QC"));
    }

    [Fact]
    public async Task A_folder_is_there_from_the_first_moment_of_its_hour()
    {
        await using var datamart = await DatamartProcess.StartAsync(
            "--latency",
            "0",
            "--clock",
            "2026-09-14T19:00:00Z");

        Assert.Empty(await datamart.ListAsync("ON", "19"));
        Assert.NotEmpty(await datamart.ListAsync("ON", "18"));
    }

    [Theory]
    [InlineData("/today/citypage_weather/ON/19/", "00 to 18")]
    [InlineData("/today/citypage_weather/ON/9/", "There is no folder 9 ")]
    [InlineData("/today/citypage_weather/ON/+9/", "There is no folder +9 ")]
    [InlineData("/today/citypage_weather/XX/18/", "There is no province XX ")]
    [InlineData("/today/citypage_weather/on/18/", "There is no province on ")]
    [InlineData(
        "/today/citypage_weather/ON/18/20260914T180000.000Z_MSC_CitypageWeather_s0000458_en.xml",
        "There is no file 20260914T180000.000Z_MSC")]
    [InlineData(
        "/today/citypage_weather/ON/18/../../../../Interleave.Datamart.dll",
        "There is nothing at /Interleave.Datamart.dll")]
    [InlineData(
        "/citypage_weather/xml/ON/s0000458_e.xml",
        "withdrawn on 25 June 2025; documents are now in /today/citypage_weather/{PROV}/{HH}/")]
    [InlineData("/", "for example /today/citypage_weather/ON/18/.")]
    public async Task What_is_not_there_is_404_with_a_sentence(string path, string sentence)
    {
        using var answer = await Client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains(sentence, body, StringComparison.Ordinal);
        Assert.Matches(@"^[^\n]+\.\n$", body);
    }

    [Fact]
    public async Task A_folder_without_its_slash_is_redirected_so_that_the_relative_links_work()
    {
        using var answer = await Client.GetAsync("/today/citypage_weather/ON/18", Cancelled);

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("/today/citypage_weather/ON/18/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Weather_is_only_read()
    {
        using var answer = await Client.DeleteAsync("/today/citypage_weather/ON/18/", Cancelled);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Behind_its_stamps_the_index_is_the_real_one_byte_for_byte()
    {
        if (Capture.Find("real-index-ON-12.html") is not { } capture)
        {
            return;
        }

        // The one row of ours that is compared is given the real row's name, time and size, which leaves the rest.
        var real = await File.ReadAllTextAsync(capture, Cancelled);
        var ours = await Client.GetStringAsync("/today/citypage_weather/ON/12/", Cancelled);
        var realRow = Row().Match(real);
        var ourRow = Row().Match(ours);
        Assert.Equal(realRow.Length, ourRow.Length);
        Assert.Equal(Row().Replace(real, ""), Row().Replace(ours, ""));
        Assert.Equal(
            DateAndSize().Replace(FileName().Replace(realRow.Value, "NAME"), ""),
            DateAndSize().Replace(FileName().Replace(ourRow.Value, "NAME"), ""));
    }

    private static string ShapeOf(string page)
    {
        page = FileName().Replace(page, "NAME");
        page = DateAndSize().Replace(page, "DATE TIME  SIZE");
        page = Hour().Replace(page, "ON/HH<");
        page = SpacesAtEnd().Replace(page, spaces => new string('·', spaces.Length));
        return RepeatedRow().Replace(page, "$1");
    }

    [GeneratedRegex(@"[0-9]{8}T[0-9]{6}\.[0-9]{3}Z_MSC_CitypageWeather_s[0-9]{7}_(en|fr)\.xml")]
    private static partial Regex FileName();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}  [ 0-9.]{3}[KM]")]
    private static partial Regex DateAndSize();

    [GeneratedRegex("^<img src=\"/icons/unknown.gif\".*\n", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex SpacesAtEnd();

    [GeneratedRegex("ON/[0-9]{2}<")]
    private static partial Regex Hour();

    [GeneratedRegex("(^<img .*\n)\\1+", RegexOptions.Multiline)]
    private static partial Regex RepeatedRow();
}
