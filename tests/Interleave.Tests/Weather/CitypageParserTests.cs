using System.Globalization;
using System.Text;
using Interleave.Weather;

namespace Interleave.Tests.Weather;

// Longer than 350 lines on purpose: these are variations of one document, and each is short.
public class CitypageParserTests
{
    private static readonly City Toronto = Citypage.Toronto;

    [Theory]
    [InlineData("20.4", "20.4")]
    [InlineData("-2.4", "-2.4")]
    [InlineData("+3", "3")]
    [InlineData("0.0", "0.0")]
    [InlineData(" \n\t 18.5 \r\n", "18.5")]
    [InlineData("-150", "-150")]
    [InlineData("150.0", "150.0")]
    [InlineData("<![CDATA[1.5]]>", "1.5")]
    [InlineData("&#49;.5", "1.5")]
    public void A_number_with_sign_and_point_is_the_temperature(string text, string expected)
    {
        var temperature = Assert.IsType<Temperature>(Parse(Citypage.WithTemperature(text)));

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), temperature.Celsius);
        Assert.Equal(new DateTimeOffset(2026, 9, 14, 18, 0, 0, TimeSpan.Zero), temperature.ObservedAt);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("1e1")]
    [InlineData("12,5")]
    [InlineData("1,234")]
    [InlineData("١٢")]
    [InlineData("−5")]
    [InlineData("--5")]
    [InlineData("(5)")]
    [InlineData("5-")]
    [InlineData("0x10")]
    [InlineData("$5")]
    [InlineData("12 5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("N/A")]
    [InlineData("<b>3</b>")]
    public void Anything_else_is_not_a_number(string text)
    {
        Assert.IsType<NotANumber>(Parse(Citypage.WithTemperature(text)));
    }

    [Theory]
    [InlineData("0.00000000000000000000000000000000001")]
    [InlineData("-.00000000001")]
    [InlineData("20.40000000000")]
    public void A_number_with_more_than_ten_decimals_is_refused_and_not_rounded(string text)
    {
        var reading = Assert.IsType<NotANumber>(Parse(Citypage.WithTemperature(text)));
        Assert.Contains(text, reading.Sentence);
        Assert.Contains("more than 10 decimals", reading.Sentence);
    }

    [Fact]
    public void A_number_with_ten_decimals_is_read_as_it_is()
    {
        Assert.Equal(
            0.0000000001m, Assert.IsType<Temperature>(Parse(Citypage.WithTemperature("0.0000000001"))).Celsius);
    }

    [Fact]
    public void What_stands_there_is_quoted_in_one_line_and_not_at_any_length()
    {
        var sentence = Assert.IsType<NotANumber>(Parse(Citypage.WithTemperature("1\n2\t" + new string('x', 35) + "\U0001F321\U0001F321 and more"))).Sentence;

        Assert.Contains("1 2 xxx", sentence);
        Assert.Contains("xx…", sentence);
    }

    [Theory]
    [InlineData("12,5")]
    [InlineData("12.5")]
    public void The_readers_culture_does_not_matter(string text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var invariant = Parse(Citypage.WithTemperature(text));

            // As in French, and without need of the operating system's tables of cultures.
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.IsType(invariant.GetType(), Parse(Citypage.WithTemperature(text)));
            Assert.Equal(
                (invariant as Temperature)?.Celsius, (Parse(Citypage.WithTemperature(text)) as Temperature)?.Celsius);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("150.1")]
    [InlineData("-150.1")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void A_number_beyond_150_degrees_is_out_of_range(string text)
    {
        Assert.IsType<OutOfRange>(Parse(Citypage.WithTemperature(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("<!-- 5 -->")]
    public void An_empty_temperature_is_empty(string text)
    {
        Assert.IsType<EmptyTemperature>(Parse(Citypage.WithTemperature(text)));
    }

    [Theory]
    [InlineData("<currentConditions/>", typeof(NoConditions))]
    [InlineData("<currentConditions></currentConditions>", typeof(NoConditions))]
    [InlineData("<currentConditions>\n</currentConditions>", typeof(NoConditions))]
    [InlineData("", typeof(NoConditions))]
    [InlineData("<currentConditions><dewpoint units=\"C\">3</dewpoint></currentConditions>", typeof(NoTemperature))]
    [InlineData(
        "<currentConditions><wind><temperature units=\"C\">3</temperature></wind></currentConditions>",
        typeof(NoTemperature))]
    [InlineData(
        "<currentConditions><temperature unitType=\"metric\" units=\"C\"/></currentConditions>",
        typeof(EmptyTemperature))]
    [InlineData(
        "<currentConditions><temperature unitType=\"imperial\" units=\"F\">68</temperature></currentConditions>",
        typeof(NotCelsius))]
    [InlineData(
        "<currentConditions><temperature unitType=\"metric\" units=\"K\">290</temperature></currentConditions>",
        typeof(NotCelsius))]
    [InlineData("<currentConditions><temperature>3</temperature></currentConditions>", typeof(Temperature))]
    public void Every_part_of_the_conditions_is_optional_and_a_forecast_is_no_condition(
        string conditions, Type expected)
    {
        Assert.IsType(expected, Parse(Citypage.With(conditions)));
    }

    [Fact]
    public void Another_sites_document_is_told_apart()
    {
        var reading = Assert.IsType<AnotherSite>(Parse(Citypage.WithTemperature("20.4", siteCode: "s0000001")));
        Assert.Contains("s0000001", reading.Sentence);
        Assert.Contains("s0000458", reading.Sentence);
    }

    [Fact]
    public void Another_sites_document_without_conditions_is_told_apart_as_well()
    {
        Assert.IsType<AnotherSite>(Parse(Citypage.With("", siteCode: "s0000001")));
    }

    [Fact]
    public void A_document_that_names_no_site_gives_no_temperature()
    {
        var document = Citypage.WithTemperature("20.4").Replace("code=\"s0000458\"", "", StringComparison.Ordinal);
        Assert.IsType<MalformedDocument>(Parse(document));
    }

    [Theory]
    [InlineData("<siteData/>")]
    [InlineData("<siteData><forecastGroup><temperature>7</temperature></forecastGroup></siteData>")]
    [InlineData("<siteData><location><name>Toronto</name></location></siteData>")]
    [InlineData("<siteData><location><name>Toronto</name></location><currentConditions/></siteData>")]
    public void A_document_that_names_no_site_says_nothing_of_a_station(string document)
    {
        Assert.Contains("does not name its site", Assert.IsType<MalformedDocument>(Parse(document)).Sentence);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Service unavailable</body></html>")]
    [InlineData("\uFEFF\r\n <!doctype HTML PUBLIC \"x\"><p>hello")]
    [InlineData("<html><temperature>5</temperature></html>")]
    [InlineData("<rss><siteData/></rss>")]
    [InlineData("<temperature>5</temperature>")]
    public void What_is_not_a_citypage_document_is_told_apart(string document)
    {
        Assert.IsType<NotACitypage>(Parse(document));
    }

    [Fact]
    public void Entities_are_never_expanded()
    {
        var entities = string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"<!ENTITY l{level} \"{string.Concat(Enumerable.Repeat($"&l{level - 1};", 10))}\">"));
        var document = $"<?xml version=\"1.0\"?><!DOCTYPE siteData [<!ENTITY l0 \"5\">{entities}]>{Citypage.WithTemperature("&l9;")}";

        var reading = Assert.IsType<MalformedDocument>(Parse(document));
        Assert.Contains("DTD", reading.Sentence);
    }

    [Fact]
    public void One_entity_does_not_become_a_temperature()
    {
        Assert.IsType<MalformedDocument>(
            Parse($"<!DOCTYPE siteData [<!ENTITY t \"20.4\">]>{Citypage.WithTemperature("&t;")}"));
    }

    [Fact]
    public void A_reference_to_a_file_is_not_followed()
    {
        Assert.IsType<MalformedDocument>(
            Parse($"<!DOCTYPE siteData [<!ENTITY t SYSTEM \"file:///etc/hostname\">]>{Citypage.WithTemperature("&t;")}"));
    }

    [Theory]
    [InlineData("location")]
    [InlineData("currentConditions")]
    [InlineData("temperature")]
    [InlineData("elsewhere")]
    public void Twenty_thousand_nested_elements_are_refused(string inside)
    {
        var nested = string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(
            Enumerable.Repeat("</a>", 20_000));
        var document = inside switch
        {
            "location" => Citypage.WithTemperature("1").Replace(
                "<location>", $"<location>{nested}", StringComparison.Ordinal),
            "currentConditions" => Citypage.With(
                $"<currentConditions>{nested}<temperature>1</temperature></currentConditions>"),
            "temperature" => Citypage.WithTemperature(nested),
            _ => $"<siteData>{nested}</siteData>",
        };

        var reading = Assert.IsType<MalformedDocument>(Parse(document));
        Assert.Contains("nested", reading.Sentence);
    }

    [Fact]
    public void A_nul_byte_is_malformed()
    {
        Assert.IsType<MalformedDocument>(Parse(Citypage.WithTemperature("20\0.4")));
        Assert.IsType<MalformedDocument>(CitypageParser.Parse(Toronto, new byte[1000]));
    }

    [Fact]
    public void An_empty_file_is_malformed()
    {
        Assert.IsType<MalformedDocument>(CitypageParser.Parse(Toronto, ReadOnlyMemory<byte>.Empty));
        Assert.IsType<MalformedDocument>(Parse(" \n"));
    }

    [Fact]
    public void A_document_cut_off_before_the_end_of_its_conditions_has_no_temperature()
    {
        var document = Citypage.WithTemperature("20.4");
        var end = document.IndexOf("</currentConditions>", StringComparison.Ordinal);
        for (var length = 1; length < end; length++)
        {
            Assert.IsType<MalformedDocument>(Parse(document[..length]));
        }
    }

    [Fact]
    public void A_document_cut_off_after_its_conditions_still_has_its_temperature()
    {
        var document = Citypage.WithTemperature("20.4");
        var end = document.IndexOf("</currentConditions>", StringComparison.Ordinal) + "</currentConditions>".Length;
        Assert.Equal(20.4m, Assert.IsType<Temperature>(Parse(document[..end])).Celsius);
    }

    [Theory]
    [InlineData("iso-8859-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")]
    [InlineData("iso-8859-1", "")]
    [InlineData("iso-8859-1", "<?xml version=\"1.0\"?>")]
    [InlineData("iso-8859-1", "<?xml version='1.0' standalone='yes' ?>\n")]
    [InlineData("iso-8859-1", "<?xml-stylesheet href='a.css'?>")]
    [InlineData("utf-8", "<?xml version=\"1.0\"?>")]
    [InlineData("utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("utf-8", "\uFEFF")]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", "\uFEFF")]
    [InlineData("utf-16", "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>")]
    [InlineData("utf-16BE", "\uFEFF")]
    public void Accented_letters_are_read_in_every_encoding_that_files_have(string encoding, string start)
    {
        var document = start + Citypage.With(
            "<currentConditions><station>Québec é</station><temperature units=\"C\">18.4</temperature></currentConditions>", name: "Québec");

        var reading = CitypageParser.Parse(Toronto, Encoding.GetEncoding(encoding).GetBytes(document));
        Assert.Equal(18.4m, Assert.IsType<Temperature>(reading).Celsius);
    }

    [Theory]
    [InlineData("iso-8859-1", "UTF-8")]
    [InlineData("utf-8", "UTF-16")]
    [InlineData("utf-8", "no-such-encoding")]
    [InlineData("utf-8", "utf-7")]
    [InlineData("utf-8", "utf-32")]
    public void A_wrong_declaration_is_an_outcome_and_not_an_exception(string encoding, string declared)
    {
        var document = $"<?xml version=\"1.0\" encoding=\"{declared}\"?>"
            + Citypage.With("<currentConditions><temperature>18.4</temperature></currentConditions>", name: "Québec");

        var reading = CitypageParser.Parse(Toronto, Encoding.GetEncoding(encoding).GetBytes(document));
        Assert.IsType<MalformedDocument>(reading);
    }

    [Theory]
    [InlineData("", "windows-1252")]
    [InlineData("", "x-none")]
    [InlineData("\uFEFF", "x-none")]
    [InlineData("", "utf-7")]
    public void An_encoding_that_is_not_known_is_what_the_sentence_is_about(string start, string declared)
    {
        var reading = Assert.IsType<MalformedDocument>(
            Parse($"{start}<?xml version='1.0' encoding = '{declared}'?>{Citypage.WithTemperature("20.4")}"));

        Assert.Contains($"names an encoding that cannot be read, \"{declared}\"", reading.Sentence);
    }

    [Fact]
    public void A_document_of_2_MB_is_too_large()
    {
        var document = Citypage.Utf8(Citypage.WithTemperature("20.4") + new string(' ', 2 * 1024 * 1024));

        Assert.IsType<TooLarge>(CitypageParser.Parse(Toronto, document));
    }

    [Fact]
    public void No_damage_to_a_document_makes_the_parser_throw()
    {
        var random = new Random(20260914);
        var original = Citypage.Utf8(
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Citypage.WithTemperature("20.4"));
        for (var round = 0; round < 5_000; round++)
        {
            var damaged = original[..random.Next(1, original.Length + 1)];
            for (var changes = random.Next(0, 8); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Assert.NotNull(CitypageParser.Parse(Toronto, damaged).Sentence);
        }
    }

    [Fact]
    public void Bytes_at_random_never_make_a_temperature()
    {
        var random = new Random(14092026);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            Assert.IsNotType<Temperature>(CitypageParser.Parse(Toronto, bytes));
        }
    }

    [Fact]
    public void The_real_capture_of_Toronto_says_20_degrees_below_zero()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        string? capture = null;
        for (; folder is not null && capture is null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "datamart", "real-toronto-2026-02-07.xml");
            capture = File.Exists(candidate) ? candidate : null;
        }

        Assert.SkipWhen(capture is null, "There is no folder shared/datamart with the real captures above the tests.");
        var temperature = Assert.IsType<Temperature>(CitypageParser.Parse(Toronto, File.ReadAllBytes(capture)));
        Assert.Equal(-20.3m, temperature.Celsius);
        Assert.Equal(new DateTimeOffset(2026, 2, 7, 12, 0, 0, TimeSpan.Zero), temperature.ObservedAt);
    }

    private static Reading Parse(string document) => CitypageParser.Parse(Toronto, Citypage.Utf8(document));
}
