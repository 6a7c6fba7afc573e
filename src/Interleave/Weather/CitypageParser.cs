using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Interleave.Texts;

namespace Interleave.Weather;

/// <summary>
/// Reads the present temperature out of a citypage document of Environment Canada's weather service.
/// </summary>
/// <remarks>
/// <para>
/// Only <c>siteData/currentConditions/temperature</c> is read: further down, in its forecasts, a document has more
/// elements of that name. Reading stops after <c>currentConditions</c>. The site that the document names,
/// <c>siteData/location/name/@code</c>, must be the one asked for, and the unit, if it is named, must be the degree
/// Celsius.
/// </para>
/// <para>
/// The document may come from anywhere and hold anything: no bytes make the parser throw, follow a reference, expand
/// an entity or recurse.
/// </para>
/// </remarks>
/// <threadsafety static="true"/>
public static partial class CitypageParser
{
    /// <summary>The largest document that is read, in bytes. Real ones have about 35 kB.</summary>
    public const int MaxBytes = 1024 * 1024;

    // A real document is 6 deep.
    private const int MaxDepth = 32;

    // A real temperature has one decimal. With more than 28 the value would be rounded, and a small one would become
    // 0.
    private const int MaxDecimals = 10;

    /// <summary>Reads a document.</summary>
    /// <param name="city">The city that the document should be for.</param>
    /// <param name="document">The bytes of the document, as they came.</param>
    /// <returns>
    /// The temperature, or the reason that there is none. <see cref="Reading.Took"/> is this call's time.
    /// </returns>
    public static Reading Parse(City city, ReadOnlyMemory<byte> document)
    {
        ArgumentNullException.ThrowIfNull(city);
        var start = Stopwatch.GetTimestamp();
        return ParseBytes(city, document) with { Took = Stopwatch.GetElapsedTime(start) };
    }

    private static Reading ParseBytes(City city, ReadOnlyMemory<byte> document)
    {
        if (document.Length > MaxBytes)
        {
            return new TooLarge(city, default, MaxBytes);
        }

        if (document.IsEmpty)
        {
            return new MalformedDocument(city, default, "is an empty file");
        }

        if (CitypageBytes.IsWebPage(document.Span))
        {
            return new NotACitypage(city, default, "a web page");
        }

        try
        {
            using var reader = CitypageBytes.OpenReader(document);
            return Read(city, reader);
        }
        catch (XmlException error)
        {
            return new MalformedDocument(city, default, CitypageProblem.Of(document.Span, error));
        }
        catch (Exception error) when (error
            is ArgumentException or NotSupportedException or FormatException or InvalidOperationException)
        {
            // Besides XmlException, the reader throws these over an encoding that it does not know or that the bytes
            // break.
            return new MalformedDocument(city, default, CitypageProblem.Of(document.Span, null));
        }
    }

    private static Reading Read(City city, XmlReader reader)
    {
        reader.MoveToContent();
        if (reader.Name != "siteData")
        {
            return new NotACitypage(city, default, $"a document of <{QuotedText.Of(reader.Name)}>");
        }

        string? siteCode = null;
        string? path = null;
        while (Next(reader))
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1)
            {
                path = reader.Name;
                if (path == "currentConditions")
                {
                    return siteCode is null ? new MalformedDocument(city, default, "does not name its site")
                        : siteCode != city.SiteCode ? new AnotherSite(city, default, QuotedText.Of(siteCode))
                        : ReadConditions(city, reader);
                }
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.Depth == 2
                && path == "location" && reader.Name == "name")
            {
                siteCode ??= reader.GetAttribute("code")?.Trim() is { Length: > 0 } code ? code : null;
            }
        }

        return reader.Depth > MaxDepth ? TooDeep(city)
            : siteCode is null ? new MalformedDocument(city, default, "does not name its site")
            : siteCode != city.SiteCode ? new AnotherSite(city, default, QuotedText.Of(siteCode))
            : new NoConditions(city, default);
    }

    private static Reading ReadConditions(City city, XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return new NoConditions(city, default);
        }

        var isEmpty = true;
        Reading? temperature = null;
        DateTimeOffset? observedAt = null;
        var inObservation = false;
        while (Next(reader))
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == 1)
            {
                return temperature is Temperature value ? value with { ObservedAt = observedAt }
                    : temperature ?? (isEmpty ? new NoConditions(city, default) : new NoTemperature(city, default));
            }

            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            isEmpty = false;
            if (reader.Depth == 2)
            {
                inObservation = reader.Name == "dateTime"
                    && reader.GetAttribute("name") == "observation" && reader.GetAttribute("zone") == "UTC";
                if (reader.Name == "temperature")
                {
                    temperature ??= ReadTemperature(city, reader);
                }
            }
            else if (reader.Depth == 3 && inObservation && reader.Name == "timeStamp")
            {
                var time = ReadText(reader, out var element);
                observedAt ??= element is null ? ParseTime(time) : null;
            }
        }

        return TooDeep(city);
    }

    private static Reading ReadTemperature(City city, XmlReader reader)
    {
        var unit = reader.GetAttribute("units");
        var unitType = reader.GetAttribute("unitType");
        var text = ReadText(reader, out var element).Trim();
        if (element is not null)
        {
            return new NotANumber(city, default, QuotedText.Of($"<{element}>")) { HoldsElement = true };
        }

        if (text.Length == 0)
        {
            return new EmptyTemperature(city, default);
        }

        if (unit is not (null or "C") || unitType is not (null or "metric"))
        {
            return new NotCelsius(city, default, QuotedText.Of(unit is null or "C" ? unitType! : unit));
        }

        if (!NumberPattern().IsMatch(text))
        {
            return new NotANumber(city, default, QuotedText.Of(text));
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.Length - point - 1 > MaxDecimals)
        {
            return new NotANumber(city, default, QuotedText.Of(text)) { HasTooManyDecimals = true };
        }

        // A number of this form that a decimal cannot hold is too large for one.
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var isNumber = decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var celsius);
        return isNumber && celsius is >= -150 and <= 150
            ? new Temperature(city, default, celsius, null)
            : new OutOfRange(city, default, QuotedText.Of(text));
    }

    // The text of the element that the reader is on, up to its end, and the name of the first element in it.
    private static string ReadText(XmlReader reader, out string? element)
    {
        element = null;
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var depth = reader.Depth;
        var text = new StringBuilder();
        while (Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            element ??= reader.NodeType == XmlNodeType.Element ? reader.Name : null;
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA
                or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                text.Append(reader.Value);
            }
        }

        return text.ToString();
    }

    // Every step of the reader goes through here, so that none passes the greatest depth: if it returns false, either
    // the document has ended or the reader is too deep.
    private static bool Next(XmlReader reader) =>
        reader.Depth <= MaxDepth && reader.Read() && reader.Depth <= MaxDepth;

    private static MalformedDocument TooDeep(City city) =>
        new(city, default, Invariant($"has elements nested more than {MaxDepth} deep"));

    private static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"\A[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
