using System.Reflection;
using Interleave.Weather;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Weather;

public class ReadingTests
{
    private static readonly City Toronto = Citypage.Toronto;
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(302.4);
    private static readonly Uri Document = new(
        "http://127.0.0.1:1/today/citypage_weather/ON/18/20260914T180312.417Z_MSC_CitypageWeather_s0000458_en.xml");

    public static TheoryData<Reading> Failures =>
    [
        new NoConditions(Toronto, Took),
        new NoTemperature(Toronto, Took),
        new EmptyTemperature(Toronto, Took),
        new NotANumber(Toronto, Took, "abc"),
        new NotCelsius(Toronto, Took, "F"),
        new OutOfRange(Toronto, Took, "999"),
        new MalformedDocument(Toronto, Took, "is an empty file"),
        new NotACitypage(Toronto, Took, "a web page"),
        new AnotherSite(Toronto, Took, "s0000001"),
        new TooLarge(Toronto, Took, 1024 * 1024),
        new NoFile(Toronto, Took, 4),
        new HttpError(Toronto, Took, 503),
        new TimedOut(Toronto, Took, TimeSpan.FromSeconds(10)),
        new Cancelled(Toronto, Took),
        new NotConnected(Toronto, Took),
        new ConnectionBroken(Toronto, Took),
    ];

    [Fact]
    public void Every_type_of_failure_is_among_those_tested()
    {
        var types = typeof(Reading).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Reading))).ToHashSet();
        var tested = Failures.Select(row => row.Data.GetType()).Append(typeof(Temperature)).ToHashSet();

        Assert.Equal(types, tested);
        Assert.All(types, type => Assert.True(type.IsSealed));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_no_temperature_and_says_so_in_a_sentence(Reading failure)
    {
        Assert.IsNotType<Temperature>(failure);
        Assert.StartsWith("Toronto: ", failure.Sentence);
        Assert.EndsWith(".", failure.Sentence);
        Assert.Contains("s0000458", failure.Sentence);
        Assert.DoesNotContain("  ", failure.Sentence);
        Assert.Equal(failure.Sentence, failure.ToString());
        Assert.Contains(
            "20260914T180312.417Z_MSC_CitypageWeather_s0000458_en.xml",
            (failure with { Address = Document }).Sentence);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_has_no_member_that_could_be_read_as_a_temperature(Reading failure)
    {
        var members = failure.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Assert.DoesNotContain(
            members, member => member.PropertyType == typeof(decimal) || member.PropertyType == typeof(double));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_never_counted_or_shown_as_a_number_of_degrees(Reading failure)
    {
        var table = new ReadingTable([failure, new Temperature(City.Named("Iqaluit"), Took, -2.4m, null)]);

        Assert.Contains("1 of 2 cities have a temperature.", table.ToText());
        var row = table.ToText().Split('\n').Single(line => line.StartsWith("Toronto ", StringComparison.Ordinal));
        Assert.Matches(@"^Toronto +none +302 ms  Toronto: ", row);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_shows_itself_in_html_and_in_text(Reading failure)
    {
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(failure.GetType()));
        Assert.Equal(failure.Sentence, failure.ToDisplayString("text/plain"));
        Assert.StartsWith("<p>Toronto: ", failure.ToDisplayString("text/html"));
    }

    [Theory]
    [InlineData("18.5", "Toronto  18.5 °C  (302 ms)")]
    [InlineData("-2.4", "Toronto  -2.4 °C  (302 ms)")]
    [InlineData("-0.0", "Toronto  0.0 °C  (302 ms)")]
    [InlineData("7", "Toronto  7.0 °C  (302 ms)")]
    public void A_temperature_shows_city_degrees_and_time(string celsius, string expected)
    {
        Reading reading = new Temperature(
            Toronto, Took, decimal.Parse(celsius, System.Globalization.CultureInfo.InvariantCulture), null);

        Assert.IsType<Temperature>(reading);
        Assert.Equal(expected, reading.ToString());
        Assert.Equal(expected, reading.ToDisplayString("text/plain"));
        Assert.Contains("°C", reading.ToDisplayString("text/html"));
    }

    [Fact]
    public void What_a_server_says_is_encoded_in_html()
    {
        Reading reading = new NotANumber(Toronto, Took, "<script>alert(1)</script>");
        Assert.DoesNotContain("<script", reading.ToHtml());
        Assert.DoesNotContain("<script", new ReadingTable([reading]).ToHtml());
    }
}
