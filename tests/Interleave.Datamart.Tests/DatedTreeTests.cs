using System.Net;
using System.Xml.Linq;

namespace Interleave.Datamart.Tests;

public sealed class DatedTreeTests(SharedDatamart shared) : IClassFixture<SharedDatamart>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient Client => shared.Datamart.Client;

    [Fact]
    public async Task The_present_day_is_in_the_dated_tree_too()
    {
        var today = await Client.GetStringAsync("/today/citypage_weather/ON/17/", Cancelled);
        var dated = await Client.GetStringAsync("/20260914/WXO-DD/citypage_weather/ON/17/", Cancelled);

        Assert.Equal(today.Replace("/today/", "/20260914/WXO-DD/", StringComparison.Ordinal), dated);
    }

    [Fact]
    public async Task Just_after_midnight_the_evening_is_in_the_dated_tree_only()
    {
        await using var datamart = await DatamartProcess.StartAsync(
            "--latency",
            "0",
            "--clock",
            "2026-09-15T00:00:01Z");

        Assert.Empty(await datamart.ListFolderAsync("/today/citypage_weather/ON/00/"));
        using (var answer = await datamart.Client.GetAsync("/today/citypage_weather/ON/23/", Cancelled))
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var folder = "/20260914/WXO-DD/citypage_weather/ON/23/";
        var names = await datamart.ListFolderAsync(folder);
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("20260914T230", name, StringComparison.Ordinal));
        using var stream = await datamart.Client.GetStreamAsync(folder + names[0], Cancelled);
        Assert.Equal(
            "s0000458",
            XDocument.Load(stream).Root!.Element("location")!.Element("name")!.Attribute("code")!.Value);
    }

    [Theory]
    [InlineData("/20260914/WXO-DD/citypage_weather/ON/19/", "00 to 18")]
    [InlineData("/20260915/WXO-DD/citypage_weather/ON/00/", "20260815 to 20260914")]
    [InlineData("/20260814/WXO-DD/citypage_weather/ON/00/", "20260815 to 20260914")]
    [InlineData("/20260931/WXO-DD/citypage_weather/ON/00/", "There is nothing at /20260931")]
    [InlineData("/20260914/citypage_weather/ON/00/", "There is nothing at /20260914/citypage_weather")]
    [InlineData("/20260913/WXO-DD/citypage_weather/ON/24/", "00 to 23")]
    [InlineData("/today/citypage_weather/ON/18/a/b", "There is nothing at")]
    public async Task What_is_not_there_is_404_with_a_sentence(string path, string sentence)
    {
        using var answer = await Client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_days_are_kept()
    {
        Assert.NotEmpty(await shared.Datamart.ListFolderAsync("/20260815/WXO-DD/citypage_weather/ON/00/"));
    }

    [Fact]
    public async Task The_site_list_has_every_site_in_latin_1_bytes()
    {
        var bytes = await Client.GetByteArrayAsync("/today/citypage_weather/siteList.xml", Cancelled);

        Assert.Contains((byte)0xE9, bytes);
        var sites = XDocument.Load(new MemoryStream(bytes)).Root!.Elements("site").ToArray();
        Assert.Equal("iso-8859-1", XDocument.Load(new MemoryStream(bytes)).Declaration!.Encoding, ignoreCase: true);
        Assert.Equal(13, sites.Length);
        Assert.Equal(
            Capitals.All.Select(row => $"{row.Data.Item3} {row.Data.Item1} {row.Data.Item2}").Order(),
            sites.Select(
                site =>
                    $"{site.Attribute("code")!.Value} {site.Element("nameEn")!.Value} "
                    + $"{site.Element("provinceCode")!.Value}").Order());
        Assert.Equal(
            "Québec",
            sites.Single(site => site.Attribute("code")!.Value == "s0000620").Element("nameFr")!.Value);
    }

    [Fact]
    public async Task Every_edition_agrees_with_its_name_and_only_the_last_has_the_temperature_of_the_chapter()
    {
        var editions = 0;
        foreach (var row in Capitals.All)
        {
            var (_, province, code, temperature) = row.Data;
            var folder = $"/today/citypage_weather/{province}/18/";
            var names = await shared.Datamart.ListFolderAsync(folder);
            foreach (var language in new[] { "en", "fr" })
            {
                var ofLanguage = names.Where(name => name.EndsWith($"{code}_{language}.xml", StringComparison.Ordinal))
                    .ToArray();
                foreach (var name in ofLanguage)
                {
                    using var stream = await Client.GetStreamAsync(folder + name, Cancelled);
                    var root = XDocument.Load(stream).Root!;
                    var created = root.Elements("dateTime").First();
                    Assert.Equal($"{name[..8]}{name[9..15]}", created.Element("timeStamp")!.Value);
                    Assert.Equal(name[11..13], created.Element("minute")!.Value);
                    Assert.Equal(
                        name == ofLanguage[^1],
                        root.Element("currentConditions")!.Element("temperature")!.Value == temperature);
                    editions++;
                }
            }
        }

        Assert.True(editions > 2 * 13, $"{editions} files");
    }

    [Fact]
    public async Task A_french_file_has_french_names_and_the_same_numbers()
    {
        var folder = "/today/citypage_weather/QC/18/";
        var names = await shared.Datamart.ListFolderAsync(folder);
        var english = await Client.GetStringAsync(
            folder + names.Last(name => name.EndsWith("_en.xml", StringComparison.Ordinal)), Cancelled);
        var french = await Client.GetStringAsync(
            folder + names.Last(name => name.EndsWith("_fr.xml", StringComparison.Ordinal)), Cancelled);

        Assert.Contains("<day name=\"lundi\">", french, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"Monday\"", french, StringComparison.Ordinal);
        Assert.Equal(Temperatures(english), Temperatures(french));

        static string[] Temperatures(string text) =>
            [.. XDocument.Parse(text).Descendants("temperature").Select(element => element.Value)];
    }
}
