using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using System.Xml;

namespace Interleave.Weather;

/// <summary>What the raw bytes of a document tell, and how they become XML.</summary>
/// <threadsafety static="true"/>
internal static partial class CitypageBytes
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>A reader of the document, which follows no reference and expands no entity.</summary>
    public static XmlReader OpenReader(ReadOnlyMemory<byte> document)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = CitypageParser.MaxBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        };
        var stream = MemoryMarshal.TryGetArray(document, out var array)
            ? new SmallSteps(array.Array!, array.Offset, array.Count)
            : new SmallSteps(document.ToArray(), 0, document.Length);

        // XML that declares no encoding is UTF-8, but some files of the ISO-8859-1 years have lost their declaration.
        // A file that declares UTF-8 and is not is refused: it may be damaged anywhere.
        var isUndeclaredLatin1 = document.Span[0] < 0x80 && Declaration(document.Span).IndexOf("encoding"u8) < 0
            && !document.Span.Contains((byte)0) && !Utf8.IsValid(document.Span);
        return isUndeclaredLatin1
            ? XmlReader.Create(new StreamReader(stream, Encoding.Latin1), settings)
            : XmlReader.Create(stream, settings);
    }

    /// <summary>
    /// Whether it is HTML, a server's error page or a network's sign-in page, perhaps behind an XML declaration and
    /// comments.
    /// </summary>
    public static bool IsWebPage(ReadOnlySpan<byte> document)
    {
        var rest = Narrow(document[..Math.Min(document.Length, 64 * 1024)]);
        while (true)
        {
            rest = rest.TrimStart(" \t\r\n"u8);
            var end = rest.StartsWith("<!--"u8) ? rest.IndexOf("-->"u8) + 3
                : rest.StartsWith("<?"u8) ? rest.IndexOf("?>"u8) + 2
                : 0;
            if (end < 3)
            {
                return StartsWith(rest, "<!doctype html"u8) || StartsWith(rest, "<html"u8);
            }

            rest = rest[end..];
        }

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag) =>
            text.Length >= tag.Length && Ascii.EqualsIgnoreCase(text[..tag.Length], tag);
    }

    /// <summary>Whether a document has a document type declaration near its beginning.</summary>
    public static bool DeclaresDocumentType(string text) =>
        text.AsSpan(0, Math.Min(text.Length, 4096)).IndexOf("<!DOCTYPE", StringComparison.Ordinal) >= 0;

    /// <summary>The encoding that it declares; null if it declares none.</summary>
    public static string? DeclaredEncoding(ReadOnlySpan<byte> document) =>
        EncodingPattern().Match(Encoding.Latin1.GetString(Declaration(document))).Groups["name"]
            is { Success: true } name ? name.Value : null;

    /// <summary>Whether .NET knows an encoding of a name.</summary>
    public static bool IsKnown(string encoding)
    {
        try
        {
            _ = Encoding.GetEncoding(encoding);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Its encoding if every letter takes two bytes or four, as its mark or its first letters show; else null.
    /// </summary>
    public static Encoding? WideEncoding(ReadOnlySpan<byte> document) => document switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [(byte)'<', 0, 0, 0, ..] => Encoding.UTF32,
        [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, (byte)'<', ..] => BigEndianUtf32,
        [0xFF, 0xFE, ..] or [(byte)'<', 0, not 0, 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, (byte)'<', 0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <summary>Whether it begins with the mark of UTF-8.</summary>
    public static bool HasUtf8Mark(ReadOnlySpan<byte> document) => document.StartsWith(Utf8Mark);

    private static Encoding BigEndianUtf32 { get; } = new UTF32Encoding(bigEndian: true, byteOrderMark: true);

    // The XML declaration without its end; empty if there is none.
    private static ReadOnlySpan<byte> Declaration(ReadOnlySpan<byte> document)
    {
        var start = Narrow(document[..Math.Min(document.Length, 1024)]);
        var end = start.IndexOf("?>"u8);
        var isDeclaration = end > 5 && start.StartsWith("<?xml"u8) && " \t\r\n"u8.Contains(start[5]);
        return isDeclaration ? start[..end] : default;
    }

    // Without a mark, and a byte for each letter; what is no letter of Latin-1 does not count here.
    private static ReadOnlySpan<byte> Narrow(ReadOnlySpan<byte> start) =>
        WideEncoding(start) is { } wide ? Encoding.Latin1.GetBytes(wide.GetString(start).TrimStart('\uFEFF'))
        : start.StartsWith(Utf8Mark) ? start[Utf8Mark.Length..]
        : start;

    [GeneratedRegex(
        """\sencoding\s*=\s*["'](?<name>[A-Za-z][A-Za-z0-9._-]*)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex EncodingPattern();

    /// <summary>
    /// The document's bytes, which XmlReader takes a piece at a time: it makes its buffers as large as a short stream
    /// is long. Its usual buffers would be most of what a parse allocates, and hold what is never read.
    /// </summary>
    private sealed class SmallSteps(byte[] bytes, int offset, int count)
        : MemoryStream(bytes, offset, count, writable: false)
    {
        private const int Step = 1024;

        public override long Length => Math.Min(base.Length, Step);
    }
}
