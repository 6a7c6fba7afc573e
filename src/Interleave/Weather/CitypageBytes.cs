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
    /// Whether its first bytes are those of HTML: a server's error page, or a network's sign-in page.
    /// </summary>
    public static bool IsWebPage(ReadOnlySpan<byte> document)
    {
        var start = WithoutMark(document[..Math.Min(document.Length, 256)]).TrimStart(" \t\r\n"u8);
        return StartsWith(start, "<!doctype html"u8) || StartsWith(start, "<html"u8);

        static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag) =>
            text.Length >= tag.Length && Ascii.EqualsIgnoreCase(text[..tag.Length], tag);
    }

    /// <summary>Whether it has a document type declaration near its beginning.</summary>
    public static bool DeclaresDocumentType(ReadOnlySpan<byte> document) =>
        document[..Math.Min(document.Length, 4096)].IndexOf("<!DOCTYPE"u8) >= 0;

    /// <summary>The encoding that it declares, if .NET knows none of that name.</summary>
    public static string? UnknownEncoding(ReadOnlySpan<byte> document)
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

    // The XML declaration without its end; empty if there is none, or if a letter takes more than a byte.
    private static ReadOnlySpan<byte> Declaration(ReadOnlySpan<byte> document)
    {
        var start = WithoutMark(document[..Math.Min(document.Length, 1024)]);
        var end = start.IndexOf("?>"u8);
        var isDeclaration = end > 5 && start.StartsWith("<?xml"u8) && " \t\r\n"u8.Contains(start[5]);
        return isDeclaration ? start[..end] : default;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> start) =>
        start.StartsWith(Utf8Mark) ? start[Utf8Mark.Length..] : start;

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
