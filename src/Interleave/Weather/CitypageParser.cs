using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using System.Xml;

namespace Interleave.Weather;

/// <summary>Reads the present temperature out of a citypage document of Environment Canada's weather service.</summary>
/// <remarks>
/// <para>
/// Only <c>siteData/currentConditions/temperature</c> is read: a document has more elements of that name further down,
/// in its forecasts. Reading stops after <c>currentConditions</c>. The site that the document names,
/// <c>siteData/location/name/@code</c>, must be the one asked for, and a unit, where it is named, must be the degree Celsius.
/// </para>
/// <para>
/// The document may come from anywhere and hold anything: no bytes make the parser throw, follow a reference, expand an
/// entity or recurse.
/// </para>
/// <para>Thread safety: the methods have no state, so they may be called from several threads at once.</para>
/// </remarks>
public static partial class CitypageParser
{
    /// <summary>The largest document that is read, in bytes. Real ones have about 35 kB.</summary>
    public const int MaxBytes = 1024 * 1024;

    // A real document fits.
    private const int UsualBytes = 64 * 1024;

    // A real document is 6 deep.
    private const int MaxDepth = 32;

    // A real temperature has one decimal. Beyond 28 of them the value would be rounded, and a small one would become 0.
    private const int MaxDecimals = 10;

    // Long enough to recognise what stands in the wrong place.
    private const int MaxQuotedLength = 40;

    /// <summary>Reads a document from a stream; the stream is left open.</summary>
    /// <param name="city">The city that the document should be for.</param>
    /// <param name="document">The bytes of the document, as they came.</param>
    /// <param name="cancellationToken">Ends the reading between two blocks; the reading is then <see cref="Cancelled"/>.</param>
    /// <returns>The temperature, or the reason that there is none. <see cref="Reading.Took"/> is the time of this call.</returns>
    /// <exception cref="IOException">The stream itself fails.</exception>
    public static Reading Parse(City city, Stream document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(document);
        var start = Stopwatch.GetTimestamp();

        // Borrowed: a new array for each document would be most of what a parse allocates.
        var bytes = ArrayPool<byte>.Shared.Rent(UsualBytes);
        try
        {
            // One byte over the limit is enough for Parse to refuse the whole.
            for (var count = 0; !cancellationToken.IsCancellationRequested;)
            {
                if (count == bytes.Length)
                {
                    bytes = Grown(bytes);
                }

                var read = document.Read(bytes, count, Math.Min(bytes.Length, MaxBytes + 1) - count);
                count += read;
                if (read == 0 || count > MaxBytes)
                {
                    return Parse(city, bytes.AsMemory(0, count)) with { Took = Stopwatch.GetElapsedTime(start) };
                }
            }

            return new Cancelled(city, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads a document that is already in memory.</summary>
    /// <param name="city">The city that the document should be for.</param>
    /// <param name="document">The bytes of the document, as they came.</param>
    /// <returns>The temperature, or the reason that there is none. <see cref="Reading.Took"/> is the time of this call.</returns>
    public static Reading Parse(City city, ReadOnlyMemory<byte> document)
    {
        ArgumentNullException.ThrowIfNull(city);
        var start = Stopwatch.GetTimestamp();
        return ParseBytes(city, document) with { Took = Stopwatch.GetElapsedTime(start) };
    }

    private static byte[] Grown(byte[] bytes)
    {
        var grown = ArrayPool<byte>.Shared.Rent(2 * bytes.Length);
        bytes.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(bytes);
        return grown;
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

        if (IsWebPage(document.Span))
        {
            return new NotACitypage(city, default, "a web page");
        }

        try
        {
            using var reader = OpenReader(document);
            return Read(city, reader);
        }
        catch (XmlException error)
        {
            var problem = UnknownEncoding(document.Span) is { } name ? $"names an encoding that cannot be read, \"{Shorten(name)}\""
                : DeclaresDocumentType(document.Span)
                ? "has a document type declaration (DTD), which is refused"
                : string.Create(CultureInfo.InvariantCulture, $"is not well-formed XML (line {error.LineNumber}, position {error.LinePosition})");
            return new MalformedDocument(city, default, problem);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or FormatException or InvalidOperationException)
        {
            // What the reader throws, beside XmlException, over an encoding that it does not know or that the bytes break.
            return new MalformedDocument(city, default, "names an encoding that cannot be read");
        }
    }

    private static XmlReader OpenReader(ReadOnlyMemory<byte> document)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        };
        var stream = MemoryMarshal.TryGetArray(document, out var array)
            ? new SmallSteps(array.Array!, array.Offset, array.Count)
            : new SmallSteps(document.ToArray(), 0, document.Length);

        // Where no encoding is declared XML is UTF-8, but some files of the ISO-8859-1 years have lost theirs. One that
        // declares UTF-8 and is not is refused: it may be spoilt anywhere.
        var isUndeclaredLatin1 = document.Span[0] < 0x80 && Declaration(document.Span).IndexOf("encoding"u8) < 0
            && !document.Span.Contains((byte)0) && !Utf8.IsValid(document.Span);
        return isUndeclaredLatin1
            ? XmlReader.Create(new StreamReader(stream, Encoding.Latin1), settings)
            : XmlReader.Create(stream, settings);
    }

    private static Reading Read(City city, XmlReader reader)
    {
        reader.MoveToContent();
        if (reader.Name != "siteData")
        {
            return new NotACitypage(city, default, $"a document of <{Shorten(reader.Name)}>");
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
                        : siteCode != city.SiteCode ? new AnotherSite(city, default, Shorten(siteCode))
                        : ReadConditions(city, reader);
                }
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.Depth == 2 && path == "location" && reader.Name == "name")
            {
                siteCode ??= reader.GetAttribute("code")?.Trim();
            }
        }

        return reader.Depth > MaxDepth ? TooDeep(city)
            : siteCode is null ? new MalformedDocument(city, default, "does not name its site")
            : siteCode != city.SiteCode ? new AnotherSite(city, default, Shorten(siteCode))
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
                observedAt ??= ParseTime(ReadText(reader));
            }
        }

        return TooDeep(city);
    }

    private static Reading ReadTemperature(City city, XmlReader reader)
    {
        var unit = reader.GetAttribute("units");
        var unitType = reader.GetAttribute("unitType");
        var text = ReadText(reader)?.Trim();
        if (text is null)
        {
            return new NotANumber(city, default, "an element of its own");
        }

        if (text.Length == 0)
        {
            return new EmptyTemperature(city, default);
        }

        if (unit is not (null or "C") || unitType is not (null or "metric"))
        {
            return new NotCelsius(city, default, Shorten(unit is null or "C" ? unitType! : unit));
        }

        if (!NumberPattern().IsMatch(text))
        {
            return new NotANumber(city, default, Shorten(text));
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.Length - point - 1 > MaxDecimals)
        {
            return new NotANumber(city, default, Shorten(text)) { HasTooManyDecimals = true };
        }

        // A number of this form that a decimal cannot hold is too large for one.
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var celsius) && celsius is >= -150 and <= 150
            ? new Temperature(city, default, celsius, null)
            : new OutOfRange(city, default, Shorten(text));
    }

    // The text of an element that the reader stands on, up to its end; null if there are elements in it.
    private static string? ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var depth = reader.Depth;
        var text = new StringBuilder();
        var hasElements = false;
        while (Next(reader) && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            hasElements |= reader.NodeType == XmlNodeType.Element;
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                text.Append(reader.Value);
            }
        }

        return hasElements ? null : text.ToString();
    }

    // Every step of the reader goes through here, so that none can pass the depth cap: where it returns false, either the
    // document has ended or the reader stands too deep.
    private static bool Next(XmlReader reader) => reader.Depth <= MaxDepth && reader.Read() && reader.Depth <= MaxDepth;

    private static MalformedDocument TooDeep(City city) =>
        new(city, default, string.Create(CultureInfo.InvariantCulture, $"has elements nested more than {MaxDepth} deep"));

    private static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParseExact(
            text?.Trim(), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    // A server's error page or a captive portal's sign-in page is recognised by its first bytes.
    private static bool IsWebPage(ReadOnlySpan<byte> document)
    {
        var start = document[..Math.Min(document.Length, 256)];
        start = (start.StartsWith(Utf8Mark) ? start[Utf8Mark.Length..] : start).TrimStart(" \t\r\n"u8);
        return StartsWith(start, "<!doctype html"u8) || StartsWith(start, "<html"u8);

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag) =>
            text.Length >= tag.Length && Ascii.EqualsIgnoreCase(text[..tag.Length], tag);
    }

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    // The XML declaration, without its end; empty where there is none, or where it is not in one byte a letter.
    private static ReadOnlySpan<byte> Declaration(ReadOnlySpan<byte> document)
    {
        var start = document[..Math.Min(document.Length, 1024)];
        start = start.StartsWith(Utf8Mark) ? start[Utf8Mark.Length..] : start;
        var end = start.IndexOf("?>"u8);
        return end > 5 && start.StartsWith("<?xml"u8) && start[5] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? start[..end] : default;
    }

    // The encoding that the declaration names, if there is none of that name here.
    private static string? UnknownEncoding(ReadOnlySpan<byte> document)
    {
        var name = EncodingPattern().Match(Encoding.Latin1.GetString(Declaration(document))).Groups["name"];
        if (!name.Success)
        {
            return null;
        }

        try
        {
            _ = Encoding.GetEncoding(name.Value);
            return null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return name.Value;
        }
    }

    private static bool DeclaresDocumentType(ReadOnlySpan<byte> document) =>
        document[..Math.Min(document.Length, 4096)].IndexOf("<!DOCTYPE"u8) >= 0;

    // In one line, whatever stands there, and without half a character at its end.
    private static string Shorten(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? ' ' : letter));
        return line.Length <= MaxQuotedLength ? line
            : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[MaxQuotedLength - 1]) ? MaxQuotedLength - 1 : MaxQuotedLength), "…");
    }

    [GeneratedRegex(@"\A[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex("""\sencoding\s*=\s*["'](?<name>[A-Za-z][A-Za-z0-9._-]*)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex EncodingPattern();

    /// <summary>
    /// The document's bytes, which XmlReader takes a piece at a time: it makes its buffers as large as a short stream is
    /// long. With its usual ones, most of what a parse allocates would be buffers for the part that is not read.
    /// </summary>
    private sealed class SmallSteps(byte[] bytes, int offset, int count) : MemoryStream(bytes, offset, count, writable: false)
    {
        private const int Step = 1024;

        public override long Length => Math.Min(base.Length, Step);
    }
}
