using System.Text;

namespace Interleave.Datamart.Tests;

/// <summary><c>--data</c> serves a folder of the reader's own documents.</summary>
public sealed class OwnDocumentsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-own-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Documents_are_served_as_they_are_at_the_hour_of_their_creation()
    {
        var toronto = Write("toronto.xml", Document("s0000458", "on", "20260207124810", "-20.3"));
        var old = Write("toronto-before.xml", Document("s0000458", "on", "20260207120400", "-21.0"));
        var french = Write("toronto_fr.xml", Document("s0000458", "on", "20260207124811", "-20.3"));
        var other = Write("citypage/x.xml", Document("s0000001", "qc", "20260207120100", null), Encoding.Latin1);
        Write("siteList.xml", "<siteList/>");
        Write("notes.txt", "mine");
        await using var datamart = await DatamartProcess.StartAsync("--latency", "0", "--data", _folder.FullName);

        var folder = "/today/citypage_weather/ON/12/";
        var names = await datamart.ListFolderAsync(folder);
        Assert.Equal(3, names.Length);
        Assert.EndsWith("Z_MSC_CitypageWeather_s0000458_fr.xml", names[^1], StringComparison.Ordinal);
        Assert.StartsWith("20260207T124810", names[^2], StringComparison.Ordinal);
        byte[][] expected = [old, toronto, french];
        foreach (var (name, content) in names.Zip(expected))
        {
            Assert.Equal(content, await datamart.Client.GetByteArrayAsync(folder + name, Cancelled));
        }

        var quebec = "/today/citypage_weather/QC/12/";
        var only = Assert.Single(await datamart.ListFolderAsync(quebec));
        Assert.Equal(other, await datamart.Client.GetByteArrayAsync(quebec + only, Cancelled));
        Assert.Contains(
            "\"clock\":\"2026-02-07T12:49:11Z\"",
            await datamart.Client.GetStringAsync("/-/settings", Cancelled),
            StringComparison.Ordinal);
        var sites = await datamart.Client.GetStringAsync("/today/citypage_weather/siteList.xml", Cancelled);
        Assert.Equal(2, sites.Split("<site ").Length - 1);
    }

    [Fact]
    public async Task A_clock_that_is_given_counts_and_faults_do_not_need_a_temperature()
    {
        Write("x.xml", Document("s0000001", "qc", "20260207120100", null), Encoding.Latin1);
        await using var datamart = await DatamartProcess.StartAsync(
            "--latency", "0", "--data", _folder.FullName, "--clock", "2026-09-14T00:00:30Z");

        var folder = "/20260913/WXO-DD/citypage_weather/QC/23/";
        Assert.Empty(await datamart.ListFolderAsync("/today/citypage_weather/QC/00/"));
        var name = Assert.Single(await datamart.ListFolderAsync(folder));
        foreach (var fault in new[] { "truncatedBody", "documentType", "emptyConditions" })
        {
            await datamart.SetAsync(new { faults = new[] { new { fault } } });
            Assert.NotEmpty(await datamart.Client.GetByteArrayAsync(folder + name, Cancelled));
        }
    }

    [Theory]
    [InlineData("there", null, "has no citypage documents for --data; they are files that end in .xml.")]
    [InlineData("missing", null, "There is no folder ")]
    [InlineData("there/a.xml", "<siteData/>", "is a file; give --data the folder that has the documents.")]
    [InlineData("there", "", "a.xml is not well-formed XML (")]
    [InlineData("there", "<siteData>", "a.xml is not well-formed XML (")]
    [InlineData("there", "<!DOCTYPE html><html></html>", "a.xml is not well-formed XML (")]
    [InlineData("there", "<rss/>", "a.xml is a document of <rss> and not of <siteData>; a folder for --data has")]
    [InlineData("there", "<siteData/>", "a.xml does not name its site, location/name/@code, an s and seven digits;")]
    [InlineData("there", "<siteData><location><name code='s0000001'/></location></siteData>",
        "a.xml does not name its province, location/province/@code, by two letters;")]
    [InlineData("there", "<siteData><location><province code='on'/><name code='s0000001'/></location></siteData>",
        "a.xml does not say when it was created: dateTime, name xmlCreation, zone UTC;")]
    public async Task A_folder_that_cannot_be_served_is_one_sentence_and_exit_code_1(
        string data, string? content, string sentence)
    {
        _folder.CreateSubdirectory("there");
        if (content is not null)
        {
            Write("there/a.xml", content);
        }

        var (exitCode, output, error) = await DatamartProcess.RunAsync("--data", Path.Combine(_folder.FullName, data));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static string Document(string code, string province, string created, string? temperature) =>
        $"""
        <?xml version="1.0" encoding="{(temperature is null ? "ISO-8859-1" : "UTF-8")}"?>
        <siteData>
          <dateTime name="xmlCreation" zone="UTC" UTCOffset="0"><timeStamp>{created}</timeStamp></dateTime>
          <location><province code="{province}">é</province><name code="{code}">Montréal</name></location>
          <currentConditions>{(temperature is null ? "" : $"<temperature units=\"C\">{temperature}</temperature>")}
          </currentConditions>
        </siteData>
        """;

    private byte[] Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = (encoding ?? Encoding.UTF8).GetBytes(text);
        File.WriteAllBytes(path, bytes);
        return bytes;
    }
}
