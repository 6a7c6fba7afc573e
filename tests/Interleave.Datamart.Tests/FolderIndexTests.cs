using System.Net;
using System.Text.RegularExpressions;

namespace Interleave.Datamart.Tests;

/// <summary>The folders above an hour's: a province lists its hours, and the weather its provinces.</summary>
public sealed partial class FolderIndexTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client => shared.Datamart.Client;

    [Theory]
    [InlineData("/today/citypage_weather/", 18)]
    [InlineData("/20260914/WXO-DD/citypage_weather/", 18)]
    [InlineData("/20260913/WXO-DD/citypage_weather/", 23)]
    public async Task A_province_lists_the_hours_that_have_begun(string root, int last)
    {
        var page = await Client.GetStringAsync($"{root}ON/", Cancelled);

        Assert.Contains($"<title>Index of {root}ON</title>", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{root}\">Parent Directory</a>", page, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, last + 1).Select(hour => $"{hour:00}/"), NamesIn(page));
        var day = last == 23 ? "2026-09-13" : "2026-09-14";
        Assert.All(NamesIn(page), hour => Assert.Contains(
            $"/folder.gif\" alt=\"[DIR]\"> <a href=\"{hour}\">{hour}</a>              {day} {hour[..2]}:",
            page,
            StringComparison.Ordinal));
        Assert.Matches("(?m)^<img.*[0-9]{2}:[0-9]{2}    -   $", page);
    }

    [Fact]
    public async Task Every_hour_that_is_listed_is_there()
    {
        var folder = "/today/citypage_weather/ON/";
        foreach (var hour in NamesIn(await Client.GetStringAsync(folder, Cancelled)))
        {
            Assert.NotEmpty(await shared.Datamart.ListFolderAsync(folder + hour));
        }
    }

    [Fact]
    public async Task Just_after_midnight_a_province_has_one_hour()
    {
        await using var datamart = await DatamartProcess.StartAsync(
            "--latency", "0", "--clock", "2026-09-15T00:00:01Z");

        var page = await datamart.Client.GetStringAsync("/today/citypage_weather/ON/", Cancelled);

        Assert.Equal(["00/"], NamesIn(page));
    }

    [Fact]
    public async Task The_folder_of_the_weather_lists_the_provinces_and_the_site_list()
    {
        var page = await Client.GetStringAsync("/today/citypage_weather/", Cancelled);

        var names = NamesIn(page);
        Assert.Equal(14, names.Length);
        Assert.Equal(["AB/", "BC/", "MB/"], names[..3]);
        Assert.Equal("siteList.xml", names[^1]);
        foreach (var name in names)
        {
            using var answer = await Client.GetAsync($"/today/citypage_weather/{name}", Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/today/citypage_weather")]
    [InlineData("/today/citypage_weather/ON")]
    [InlineData("/20260913/WXO-DD/citypage_weather/ON")]
    public async Task A_folder_without_its_slash_is_redirected(string path)
    {
        using var answer = await Client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal($"{path}/", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/today/citypage_weather/XX/",
        "There is no province XX in /today/citypage_weather/; there are AB, BC")]
    [InlineData("/today/citypage_weather/XX", "There is no province XX ")]
    [InlineData("/today/citypage_weather//", "There is nothing at ")]
    [InlineData("/today/citypage_weather//18/", "There is nothing at ")]
    [InlineData("/20260915/WXO-DD/citypage_weather/ON/", "There is no folder 20260915")]
    public async Task What_is_not_there_is_404_with_a_sentence(string path, string sentence)
    {
        using var answer = await Client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static string[] NamesIn(string page) =>
        [.. Entry().Matches(page).Select(entry => entry.Groups["name"].Value)];

    [GeneratedRegex("(?m)^<img src=\"/icons/(folder|unknown)[^>]*> <a href=\"(?<name>.*?)\">\\k<name></a>")]
    private static partial Regex Entry();
}
