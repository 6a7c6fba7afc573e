using System.Globalization;
using System.Runtime.CompilerServices;

namespace Interleave.Exercises;

/// <summary>What an interpolated string becomes whose numbers are written the same in every country.</summary>
/// <threadsafety static="true" instance="false"/>
[InterpolatedStringHandler]
internal ref struct InvariantText(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>The text; unlike <see cref="FormattableString.Invariant"/> it takes one in several pieces.</summary>
    public static string Text(InvariantText text) => text._text.ToStringAndClear();

    public void AppendLiteral(string literal) => _text.AppendLiteral(literal);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);
}
