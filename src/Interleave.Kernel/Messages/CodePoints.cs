
namespace Interleave.Kernel.Messages;

/// <summary>Places in a text: the protocol counts code points, and .NET counts UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The place in UTF-16 units, at most the text's length; a place before the text is its begin.</summary>
    public static int ToUnits(string text, int codePoints)
    {
        var unit = 0;
        for (var left = codePoints; left > 0 && unit < text.Length; left--)
        {
            unit += char.IsSurrogatePair(text, unit) ? 2 : 1;
        }

        return unit;
    }

    /// <summary>The place in code points.</summary>
    /// <param name="unit">The place in UTF-16 units, from 0 to the text's length.</param>
    public static int FromUnits(string text, int unit)
    {
        var codePoints = 0;
        for (var i = 0; i < unit; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            codePoints++;
        }

        return codePoints;
    }
}
