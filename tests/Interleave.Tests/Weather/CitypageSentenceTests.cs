using System.Text;
using Interleave.Weather;

namespace Interleave.Tests.Weather;

/// <summary>What a reader is told of a document that gives no temperature: what was wrong, and where.</summary>
public class CitypageSentenceTests
{
    private const string Conditions = "<currentConditions><temperature>18.4</temperature></currentConditions>";

    [Theory]
    [InlineData("utf-8", "<?xml version='1.0' encoding='UTF-16'?>",
        "says that its encoding is UTF-16, but is not in it")]
    [InlineData("utf-8", "<?xml version='1.0' encoding='utf-32'?>",
        "says that its encoding is utf-32, but is not in it")]
    [InlineData("utf-8", "\uFEFF<?xml version='1.0' encoding='UTF-16'?>",
        "says that its encoding is UTF-16, but is not in it")]
    [InlineData("iso-8859-1", "\u00EF\u00BB\u00BF\n",
        "begins with the mark of UTF-8, but is not in it: in line 3, the byte 0xE9 does not fit")]
    [InlineData("iso-8859-1", "<?xml version='1.0' encoding='UTF-8'?>\n",
        "says that its encoding is UTF-8, but is not in it: in line 3, the byte 0xE9 does not fit")]
    [InlineData("utf-16", "<?xml version='1.0' encoding='UTF-8'?>",
        "says that its encoding is UTF-8, but is in UTF-16")]
    [InlineData("utf-16", "\uFEFF<?xml version='1.0' encoding='ISO-8859-1'?>",
        "says that its encoding is ISO-8859-1, but is in UTF-16")]
    [InlineData("utf-16", "\uFEFF<?xml version='1.0' encoding='x-none'?>",
        "names an encoding that cannot be read, \"x-none\"")]
    public void An_encoding_that_does_not_fit_is_named(string encoding, string start, string because)
    {
        var document = start + Citypage.With(Conditions, name: "Québec");

        Tells(because, Encoding.GetEncoding(encoding).GetBytes(document));
    }

    [Fact]
    public void A_document_that_breaks_off_within_a_letter_breaks_off()
    {
        var whole = Citypage.Utf8("<?xml version='1.0' encoding='UTF-8'?>" + Citypage.With("", name: "Qué"));
        var end = whole.AsSpan().IndexOf((byte)0xC3) + 1;

        Tells("breaks off in line 2", whole[..end]);
    }

    [Fact]
    public void A_document_in_two_bytes_a_letter_that_breaks_off_breaks_off()
    {
        var whole = Encoding.Unicode.GetBytes("\uFEFF" + Citypage.With(Conditions));

        Tells("breaks off in line 4", whole[..(whole.Length / 2)]);
    }

    [Theory]
    [InlineData("Service unavailable", "begins with \"Service unavailable\" and not as XML does")]
    [InlineData("{\"error\": 503}", "begins with \"{\"error\": 503}\" and not as XML does")]
    [InlineData("\uFEFF\uFEFF<siteData/>", "begins with \"[U+FEFF]<siteData/>\" and not as XML does")]
    [InlineData("\0\0\0\0", "begins with \"[U+0000][U+0000][U+0000][U+0000]\" and not as XML does")]
    [InlineData(" \r\n\t", "holds nothing but white space")]
    [InlineData("\uFEFF", "holds nothing but white space")]
    [InlineData("<siteData>\n <a>\u0001</a></siteData>",
        "holds the character U+0001, which XML does not allow (line 2, position 5)")]
    [InlineData("<siteData>\n <a>x\0</a></siteData>",
        "holds the character U+0000, which XML does not allow (line 2, position 6)")]
    [InlineData("<siteData>\n <a x=1></a>\0</siteData>", "is not well-formed XML (line 2, position 7)")]
    [InlineData("<siteData>\n <a></b></siteData>", "is not well-formed XML (line 2, position 7)")]
    [InlineData("<siteData>\n <location", "breaks off in line 2")]
    [InlineData("<siteData>\n <location>\n", "breaks off in line 3")]
    [InlineData("<!DOCTYPE siteData [<!ENTITY t '1'>]><siteData/>",
        "has a document type declaration (DTD), which is refused")]
    [InlineData("<siteData><location><name code=' '/></location></siteData>", "does not name its site")]
    public void A_document_that_is_not_well_formed_is_told_by_what_is_wrong(string document, string because) =>
        Tells(because, Citypage.Utf8(document));

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\"><html/>")]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>")]
    [InlineData("<!-- served by a proxy > -->\n<!-- again -->\r\n<!DOCTYPE html><p>Sign in")]
    [InlineData("\uFEFF<!-- x --><?php echo 1 ?><HTML>")]
    public void A_web_page_is_told_as_one_whatever_it_begins_with(string page)
    {
        var delayed = page.Replace("<!-- ", $"<!-- {new string('x', 3000)} ", StringComparison.Ordinal);
        byte[][] documents = [Citypage.Utf8(page), Citypage.Utf8(delayed), Encoding.Unicode.GetBytes(page)];
        Assert.All(documents, document => Assert.StartsWith(
            "Toronto: what came is not a citypage document but a web page (",
            Assert.IsType<NotACitypage>(CitypageParser.Parse(Citypage.Toronto, document)).Sentence,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<!-- never ends <html>")]
    [InlineData("<?never ends <html>")]
    [InlineData("<!-- <html> --><siteData")]
    public void What_only_mentions_a_web_page_is_none(string document) =>
        Assert.IsType<MalformedDocument>(CitypageParser.Parse(Citypage.Toronto, Citypage.Utf8(document)));

    [Theory]
    [InlineData("20\u200B.4", "\"20[U+200B].4\"")]
    [InlineData("\u200B20.4", "\"[U+200B]20.4\"")]
    [InlineData("20\u00AD.4\uFEFF", "\"20[U+00AD].4[U+FEFF]\"")]
    [InlineData("\u202E4.02", "\"[U+202E]4.02\"")]
    [InlineData("\u20664\u2069.02", "\"[U+2066]4[U+2069].02\"")]
    [InlineData("٤٫٢", "\"\u2068٤٫٢\u2069\"")]
    [InlineData("4 עשרים", "\"\u20684 עשרים\u2069\"")]
    [InlineData("2\u00A00", "\"2[U+00A0]0\"")]
    [InlineData("2&#x85;0", "\"2[U+0085]0\"")]
    [InlineData("2\u20280", "\"2[U+2028]0\"")]
    [InlineData("\u03012", "\"[U+0301]2\"")]
    [InlineData("e\u0301", "\"e\u0301\"")]
    [InlineData("2\u31640\uFE0F", "\"2[U+3164]0[U+FE0F]\"")]
    [InlineData("2\U000E00410", "\"2[U+E0041]0\"")]
    [InlineData("2\uE0000", "\"2[U+E000]0\"")]
    public void What_cannot_be_seen_is_quoted_as_its_code_point(string text, string quoted) =>
        Assert.Contains(
            $"the temperature is {quoted}, which is not a number",
            CitypageParser.Parse(Citypage.Toronto, Citypage.Utf8(Citypage.WithTemperature(text))).Sentence,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("<value>3</value>", "in the temperature there is an element <value> and not only a number")]
    [InlineData("3<b/>", "in the temperature there is an element <b> and not only a number")]
    public void An_element_in_the_temperature_is_named(string text, string because) => Assert.Contains(
        because,
        Assert.IsType<NotANumber>(
            CitypageParser.Parse(Citypage.Toronto, Citypage.Utf8(Citypage.WithTemperature(text)))).Sentence,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("units=\"\"", "the unit of the temperature is empty, where C for degrees Celsius should be")]
    [InlineData("units=\" \"", "the unit of the temperature is empty, where C for degrees Celsius should be")]
    [InlineData("unitType=\"\" units=\"C\"", "the unit of the temperature is empty")]
    [InlineData("units=\"\u200B\"", "the temperature is in \"[U+200B]\" and not in degrees Celsius")]
    public void A_unit_that_is_not_one_is_named(string attributes, string because) => Assert.Contains(
        because,
        Assert.IsType<NotCelsius>(CitypageParser.Parse(Citypage.Toronto, Citypage.Utf8(Citypage.With(
            $"<currentConditions><temperature {attributes}>3</temperature></currentConditions>")))).Sentence,
        StringComparison.Ordinal);

    [Fact]
    public void A_city_is_looked_for_with_what_cannot_be_seen_in_its_name_shown()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => City.Named("Tor\u200Bonto!"));

        Assert.Contains("There is no city \"Tor[U+200B]onto!\"", error.Message, StringComparison.Ordinal);
    }

    private static void Tells(string because, byte[] document)
    {
        var sentence = Assert.IsType<MalformedDocument>(CitypageParser.Parse(Citypage.Toronto, document)).Sentence;
        Assert.StartsWith($"Toronto: the document {because} (", sentence, StringComparison.Ordinal);
    }
}
