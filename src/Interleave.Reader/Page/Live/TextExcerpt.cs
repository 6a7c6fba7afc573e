using System.Globalization;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// Cuts a long text to its head and its tail: a browser that is sent all of it has no time for anything else.
/// </summary>
internal static class TextExcerpt
{
    /// <summary>The longest text that is shown whole, in characters.</summary>
    public const int Most = 128 * 1024;

    private const int Head = 32 * 1024;
    private const int Tail = 64 * 1024;

    /// <summary>What says that something is missing.</summary>
    public static string Gap(long count, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"[… {count:N0} {what} are not shown here; “Download .ipynb with outputs” has them. …]\n");

    /// <summary>The text, or its head and its tail, in whole lines where there are lines.</summary>
    public static string Of(string text) => Of(text.Length, text.Substring);

    /// <summary>The text, or its head and its tail, in whole lines where there are lines.</summary>
    /// <param name="length">How long the text is.</param>
    /// <param name="part">Gives a part of it, by its start and length.</param>
    public static string Of(int length, Func<int, int, string> part)
    {
        if (length <= Most)
        {
            return part(0, length);
        }

        var (head, tail) = (part(0, Head), part(length - Tail, Tail));
        if (head.LastIndexOf('\n') is > Head / 2 and var end)
        {
            head = head[..(end + 1)];
        }
        else
        {
            // A character of two units stays in one piece.
            head = (char.IsHighSurrogate(head[^1]) ? head[..^1] : head) + "\n";
        }

        if (tail.IndexOf('\n', StringComparison.Ordinal) is >= 0 and < Tail / 2 and var start)
        {
            tail = tail[(start + 1)..];
        }
        else if (char.IsLowSurrogate(tail[0]))
        {
            tail = tail[1..];
        }

        return head + Gap(length - head.Length - tail.Length, "characters") + tail;
    }
}
