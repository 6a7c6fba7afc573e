using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>Tells the literals of Python from its code.</summary>
/// <threadsafety static="true"/>
internal static partial class PythonLiteral
{
    private const int MaxDepth = 20;

    /// <summary>
    /// Whether a text is a number, a text in quotes, True, False, None, or a list, tuple, set or dictionary of these.
    /// </summary>
    public static bool Is(string text)
    {
        var at = 0;
        return IsValue(text, ref at, MaxDepth) && at == text.Length;
    }

    private static bool IsValue(string text, ref int at, int depth)
    {
        if (Atom().Match(text, at) is { Success: true } atom)
        {
            at += atom.Length;
            return true;
        }

        char? end = depth == 0 || at == text.Length ? null : text[at] switch
        {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            _ => null,
        };
        return end is { } close && AreValues(text, ref at, close, depth);
    }

    private static bool AreValues(string text, ref int at, char end, int depth)
    {
        at++;
        while (true)
        {
            Skip(text, ref at);
            if (Takes(text, ref at, end))
            {
                return true;
            }

            if (!IsValue(text, ref at, depth - 1))
            {
                return false;
            }

            Skip(text, ref at);
            if (end == '}' && Takes(text, ref at, ':'))
            {
                Skip(text, ref at);
                if (!IsValue(text, ref at, depth - 1))
                {
                    return false;
                }

                Skip(text, ref at);
            }

            if (!Takes(text, ref at, ','))
            {
                return Takes(text, ref at, end);
            }
        }
    }

    private static bool Takes(string text, ref int at, char expected)
    {
        var isThere = at < text.Length && text[at] == expected;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    [GeneratedRegex(
        """
        \G(?:
            [+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.])
          | (?:True|False|None)(?!\w)
          | "(?:[^"\\\r\n]|\\[^\r\n])*"
          | '(?:[^'\\\r\n]|\\[^\r\n])*'
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Atom();
}
