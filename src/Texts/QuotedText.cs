using System.Buffers;
using System.Globalization;
using System.Text;

namespace Interleave.Texts;

/// <summary>
/// Text from somewhere else, as a sentence quotes it: short, on one line, and without anything that cannot be seen.
/// </summary>
/// <threadsafety static="true"/>
internal static class QuotedText
{
    /// <summary>Long enough to recognise a text by, in characters.</summary>
    public const int MaxLength = 40;

    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>The first and the last of each range of letters and marks that show nothing.</summary>
    private static readonly (int First, int Last)[] Blank =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ];

    /// <summary>The first and the last of each block of scripts that are written from right to left.</summary>
    private static readonly (int First, int Last)[] RightToLeft =
        [(0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF)];

    /// <summary>
    /// The text, cut to <see cref="MaxLength"/> characters. What cannot be seen stands in it as its code point, such
    /// as <c>[U+200B]</c>; what is written from right to left is isolated, so that it does not reorder the sentence.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quoted = new StringBuilder();
        var isReversed = false;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            // Half a character of two units, which decodes to U+FFFD, is shown as the half that it is.
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            if (text.Length - rest.Length + length > MaxLength)
            {
                break;
            }

            var codePoint = isWhole ? rune.Value : rest[0];
            if (codePoint is '\t' or '\n' or '\r')
            {
                quoted.Append(' ');
            }
            else if (!isWhole || IsUnseen(rune) || (quoted.Length == 0 && IsMark(rune)))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"[U+{codePoint:X4}]");
            }
            else
            {
                isReversed |= IsIn(RightToLeft, codePoint);
                quoted.Append(rest[..length]);
            }

            rest = rest[length..];
        }

        quoted.Append(rest.Length > 0 ? "…" : "");
        return isReversed ? $"{FirstStrongIsolate}{quoted}{PopDirectionalIsolate}" : quoted.ToString();
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || (rune.Value != ' ' && Rune.IsWhiteSpace(rune))
        || IsIn(Blank, rune.Value);

    /// <summary>A mark sits on the letter before it, which at the beginning would be the sentence's quote.</summary>
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsIn((int First, int Last)[] ranges, int codePoint) =>
        Array.Exists(ranges, range => codePoint >= range.First && codePoint <= range.Last);
}
