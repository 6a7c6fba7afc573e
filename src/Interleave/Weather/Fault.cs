
namespace Interleave.Weather;

/// <summary>
/// Something that the local weather server does wrong with documents, always or at a rate:
/// <c>WeatherSource.Local(300, faults: [Fault.ServiceUnavailable.For(City.Named("Toronto")),
/// Fault.Stall.AtRate(0.1)])</c>.
/// </summary>
/// <remarks>
/// No request meets two faults: of ten faults at a rate of 0.1, each spoils its own tenth of the requests.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed record Fault
{
    private Fault(string wireName) => WireName = wireName;

    /// <summary>The document ends in the middle of its current temperature: <see cref="MalformedDocument"/>.</summary>
    public static Fault Truncated { get; } = new("truncatedBody");

    /// <summary>The header names a charset that does not exist; the document itself is fine, and is read.</summary>
    public static Fault WrongCharset { get; } = new("wrongCharset");

    /// <summary>A web page with status 200: <see cref="NotACitypage"/>.</summary>
    public static Fault WebPage { get; } = new("webPage");

    /// <summary>
    /// A document type declaration (DTD), with an entity as temperature: <see cref="MalformedDocument"/>.
    /// </summary>
    public static Fault DocumentType { get; } = new("documentType");

    /// <summary>10 MiB: <see cref="Weather.TooLarge"/>.</summary>
    public static Fault TooLarge { get; } = new("hugeBody");

    /// <summary>Status 503: <see cref="HttpError"/>.</summary>
    public static Fault ServiceUnavailable { get; } = new("serviceUnavailable");

    /// <summary>Status 302 to another host: <see cref="HttpError"/>.</summary>
    public static Fault Redirect { get; } = new("redirect");

    /// <summary>Half of the document and then nothing: <see cref="TimedOut"/>.</summary>
    public static Fault Stall { get; } = new("stall");

    /// <summary>Half of the document, and the connection is reset: <see cref="ConnectionBroken"/>.</summary>
    public static Fault Reset { get; } = new("reset");

    /// <summary>A document with nothing in its current conditions: <see cref="NoConditions"/>.</summary>
    public static Fault EmptyConditions { get; } = new("emptyConditions");

    /// <summary>The city whose documents it spoils, or null for every city.</summary>
    public City? City { get; private init; }

    /// <summary>The share of the requests that it spoils, above 0 and at most 1.</summary>
    public double Rate { get; private init; } = 1;

    /// <summary>Its name in the server's settings.</summary>
    internal string WireName { get; }

    /// <summary>The same fault, for one city's documents only.</summary>
    public Fault For(City city)
    {
        ArgumentNullException.ThrowIfNull(city);
        return this with { City = city };
    }

    /// <summary>The same fault, for a share of the requests only.</summary>
    /// <param name="rate">The share, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public Fault AtRate(double rate) => rate is > 0 and <= 1
        ? this with { Rate = rate }
        : throw new ArgumentOutOfRangeException(
            nameof(rate), Invariant($"The rate of a fault is above 0 and at most 1, and not {rate}."));
}
