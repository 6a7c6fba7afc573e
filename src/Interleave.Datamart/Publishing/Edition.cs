namespace Interleave.Datamart.Publishing;

/// <summary>
/// One of the one to three versions of a site's document that are published in an hour, usually in both languages.
/// </summary>
/// <param name="English">The English file's bytes, which are never changed; null if there is no such file.</param>
/// <param name="French">The French file's bytes, which are never changed; null if there is no such file.</param>
/// <param name="TimeInHour">How long after the full hour it is issued, with millisecond precision.</param>
internal sealed record Edition(byte[]? English, byte[]? French, TimeSpan TimeInHour);
