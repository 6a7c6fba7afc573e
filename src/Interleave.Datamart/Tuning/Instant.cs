using System.Globalization;

namespace Interleave.Datamart.Tuning;

/// <summary>An instant as text, after ISO 8601.</summary>
internal static class Instant
{
    private static readonly string[] Utc =
        ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss'.'FFFFFFF'Z'"];
    private static readonly string[] WithOffset =
        ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'.'FFFFFFFzzz"];

    /// <summary>
    /// Reads a date and time with <c>Z</c> or an offset at the end. Without either, the meaning would depend on the
    /// machine.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text, Utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
        || DateTimeOffset.TryParseExact(
            text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>Writes an instant with a <c>Z</c>, and without trailing zeros in its seconds.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
