using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Interleave.Datamart.Publishing;

/// <summary>A site's citypage document, which is published one to three times an hour.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed partial class CitypageDocument
{
    /// <summary>
    /// By how much the earlier editions of an hour differ from the last one, in °C. A client that takes the oldest
    /// file for the newest shows a wrong value.
    /// </summary>
    private static readonly decimal[] EarlierBy = [0m, -0.3m, -0.7m];

    // For each number of editions in an hour, those editions in the order of their issue.
    private readonly Edition[][] _editions;

    /// <summary>A site's document with given editions.</summary>
    /// <param name="editions">The editions of an hour, in the order of their issue; hours have one of these.</param>
    public CitypageDocument(Site site, Edition[][] editions) => (Site, _editions) = (site, editions);

    private CitypageDocument(Site site, byte[] last, TimeSpan timeInHour)
    {
        Site = site;
        _editions = [.. Enumerable.Range(1, EarlierBy.Length).Select(count => Editions(last, timeInHour, count))];
    }

    /// <summary>The site it is about.</summary>
    public Site Site { get; }

    /// <summary>Reads a site's document.</summary>
    /// <param name="folder">The folder that has the site's <c>{code}_en.xml</c>.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file does not begin as a citypage document does.</exception>
    public static CitypageDocument Load(Site site, string folder)
    {
        var path = Path.Combine(folder, $"{site.Code}_en.xml");
        var content = File.ReadAllBytes(path);
        if (!CurrentTemperature().IsMatch(Encoding.Latin1.GetString(content)))
        {
            throw new InvalidDataException($"{path} has no temperature in its current conditions.");
        }

        return new(site, content, CreatedInHour(path, content) + Milliseconds(site.Code));
    }

    /// <summary>
    /// The editions of an hour, one to three, in the order of their issue; always the same ones for the same hour.
    /// </summary>
    public IReadOnlyList<Edition> EditionsOf(DateTimeOffset hour)
    {
        var number = Sum($"{Site.Code} {hour.ToUnixTimeSeconds() / 3600}");
        return _editions[number % _editions.Length];
    }

    private static Edition[] Editions(byte[] last, TimeSpan timeInHour, int count)
    {
        var all = new Edition[count];
        for (var number = 1; number <= count; number++)
        {
            // Evenly spread from the full hour to the last one's time, which is the document's own.
            var time = TimeSpan.FromMilliseconds(Math.Floor(timeInHour.TotalMilliseconds * number / count));
            var english = number == count ? last : Earlier(last, time, EarlierBy[count - number]);
            all[number - 1] = new(english, FrenchEdition.Of(english), time);
        }

        return all;
    }

    /// <summary>
    /// An edition that was issued earlier in the same hour: another moment of creation, another temperature.
    /// </summary>
    private static byte[] Earlier(byte[] last, TimeSpan time, decimal difference)
    {
        // Latin-1 keeps every byte as it is, there and back.
        var text = Encoding.Latin1.GetString(last);
        var value = CurrentTemperature().Match(text).Groups["value"];
        var changed = (decimal.Parse(value.Value, CultureInfo.InvariantCulture) + difference)
            .ToString("0.0", CultureInfo.InvariantCulture);
        text = text[..value.Index] + changed + text[(value.Index + value.Length)..];

        // The times of creation stand before the location, once in UTC and once by the city's clock.
        var head = text.IndexOf("<location>", StringComparison.Ordinal);
        var times = MinuteOfCreation().Replace(text[..head], $"{time:mm}");
        return Encoding.Latin1.GetBytes(MinuteAndSecondOfCreation().Replace(times, $"{time:mmss}") + text[head..]);
    }

    /// <summary>
    /// The minute and second of <c>xmlCreation</c>. The service names a file after the moment of its creation, so
    /// that a document served for the hour it was written for agrees with its own name.
    /// </summary>
    private static TimeSpan CreatedInHour(string path, byte[] content)
    {
        try
        {
            using var xml = XmlReader.Create(
                new MemoryStream(content),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            if (xml.ReadToFollowing("dateTime")
                && xml.GetAttribute("name") == "xmlCreation"
                && xml.GetAttribute("zone") == "UTC"
                && xml.ReadToDescendant("timeStamp")
                && DateTime.TryParseExact(
                    xml.ReadElementContentAsString(), "yyyyMMddHHmmss", CultureInfo.InvariantCulture,
                    DateTimeStyles.None, out var created))
            {
                return new TimeSpan(0, created.Minute, created.Second);
            }
        }
        catch (XmlException fault)
        {
            throw new InvalidDataException($"{path} is not well-formed XML: {fault.Message}", fault);
        }

        throw new InvalidDataException(
            $"{path} does not begin with a dateTime named xmlCreation in UTC, as a citypage document does.");
    }

    /// <summary>Some milliseconds, always the same for a site; a document itself gives whole seconds only.</summary>
    private static TimeSpan Milliseconds(string code) => TimeSpan.FromMilliseconds(Sum(code));

    /// <summary>A number from 0 to 999, always the same for a text.</summary>
    private static int Sum(string text)
    {
        var sum = 0;
        foreach (var character in text)
        {
            sum = ((31 * sum) + character) % 1000;
        }

        return sum;
    }

    [GeneratedRegex(
        "<currentConditions>.*?<temperature [^>]*>(?<value>-?[0-9.]+)</temperature>", RegexOptions.Singleline)]
    private static partial Regex CurrentTemperature();

    [GeneratedRegex("(?<=<minute>|at [0-9]{2}:)[0-9]{2}")]
    private static partial Regex MinuteOfCreation();

    [GeneratedRegex("(?<=<timeStamp>[0-9]{10})[0-9]{4}")]
    private static partial Regex MinuteAndSecondOfCreation();
}
