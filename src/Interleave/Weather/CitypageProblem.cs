using System.Buffers;
using System.Text;
using System.Xml;
using Interleave.Texts;

namespace Interleave.Weather;

/// <summary>
/// Says why a document could not be read as XML: first what its bytes tell, and only then where the reader gave up,
/// which with a wrong encoding is nowhere.
/// </summary>
/// <threadsafety static="true"/>
internal static class CitypageProblem
{
    /// <summary>What is wrong, as the end of a sentence that begins with "the document".</summary>
    /// <param name="document">The bytes of the document; not empty.</param>
    /// <param name="error">What the reader said, if it said where.</param>
    public static string Of(ReadOnlySpan<byte> document, XmlException? error)
    {
        var wide = CitypageBytes.WideEncoding(document);
        var declared = CitypageBytes.DeclaredEncoding(document);
        if (declared is not null && !CitypageBytes.IsKnown(declared))
        {
            return $"names an encoding that cannot be read, \"{QuotedText.Of(declared)}\"";
        }

        if (InEncoding(document, wide, declared) is { } inEncoding)
        {
            return inEncoding;
        }

        var encoding = wide ?? (FirstNotUtf8(document) is null ? Encoding.UTF8 : Encoding.Latin1);
        var text = encoding.GetString(document);
        text = text is ['\uFEFF', .. var rest] ? rest : text;
        return CitypageBytes.DeclaresDocumentType(text) ? "has a document type declaration (DTD), which is refused"
            : Beginning(text) ?? Forbidden(text, error) ?? Place(text, error);
    }

    private static string? InEncoding(ReadOnlySpan<byte> document, Encoding? wide, string? declared)
    {
        if (wide is not null)
        {
            var name = wide is UTF32Encoding ? "UTF-32" : "UTF-16";
            return declared is not null && !IsWide(declared)
                ? $"says that its encoding is {QuotedText.Of(declared)}, but is in {name}"
                : null;
        }

        if (declared is not null && IsWide(declared))
        {
            return $"says that its encoding is {QuotedText.Of(declared)}, but is not in it";
        }

        // Without any claim it is read as UTF-8 or as ISO-8859-1, whichever it is in.
        var claim = declared is null
            ? CitypageBytes.HasUtf8Mark(document) ? "begins with the mark of UTF-8" : null
            : declared.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? $"says that its encoding is {declared}"
            : null;
        return claim is not null && FirstNotUtf8(document) is { } index
            ? Invariant($"{claim}, but is not in it: in line {document[..index].Count((byte)'\n') + 1}, ")
                + Invariant($"the byte 0x{document[index]:X2} does not fit")
            : null;
    }

    private static bool IsWide(string encoding) => encoding.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase)
        || encoding.StartsWith("utf-32", StringComparison.OrdinalIgnoreCase)
        || encoding.StartsWith("iso-10646-ucs", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the first byte is that UTF-8 cannot have there; null if the bytes only break off.</summary>
    private static int? FirstNotUtf8(ReadOnlySpan<byte> document)
    {
        for (var index = 0; index < document.Length;)
        {
            switch (Rune.DecodeFromUtf8(document[index..], out _, out var length))
            {
                case OperationStatus.Done:
                    index += length;
                    break;
                case OperationStatus.NeedMoreData:
                    return null;
                default:
                    return index;
            }
        }

        return null;
    }

    private static string? Beginning(string text)
    {
        var start = text.TrimStart(' ', '\t', '\r', '\n');
        return start.Length == 0 ? "holds nothing but white space"
            : start[0] != '<' ? $"begins with \"{QuotedText.Of(start)}\" and not as XML does"
            : null;
    }

    /// <summary>About a character that XML does not allow, if it is what the reader stumbled over.</summary>
    private static string? Forbidden(string text, XmlException? error)
    {
        var index = text.AsSpan().IndexOfAny(ForbiddenCharacters);
        if (index < 0)
        {
            return null;
        }

        var (line, position) = PlaceOf(text, index);
        return error is not null && error.LineNumber > 0
            && (error.LineNumber, error.LinePosition).CompareTo((line, position)) < 0
                ? null
                : Invariant($"holds the character U+{(int)text[index]:X4}, which XML does not allow ")
                    + Invariant($"(line {line}, position {position})");
    }

    private static string Place(string text, XmlException? error)
    {
        if (error is null || error.LineNumber == 0)
        {
            return "is not well-formed XML";
        }

        var end = PlaceOf(text, text.TrimEnd(PerhapsAtTheEnd).Length);
        return (error.LineNumber, error.LinePosition).CompareTo(end) >= 0
            ? Invariant($"breaks off in line {error.LineNumber}")
            : Invariant($"is not well-formed XML (line {error.LineNumber}, position {error.LinePosition})");
    }

    private static (int Line, int Position) PlaceOf(string text, int index) =>
        (text.AsSpan(0, index).Count('\n') + 1, index - text.LastIndexOf('\n', Math.Max(0, index - 1)));

    /// <summary>What may stand behind the last letter; U+FFFD for one that was cut in two.</summary>
    private static readonly char[] PerhapsAtTheEnd = [' ', '\t', '\r', '\n', '\uFFFD'];

    private static SearchValues<char> ForbiddenCharacters { get; } = SearchValues.Create(
    [
        .. Enumerable.Range(0, ' ').Select(code => (char)code).Where(letter => letter is not ('\t' or '\n' or '\r')),
        '\uFFFE', '\uFFFF',
    ]);
}
