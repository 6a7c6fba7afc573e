using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Weather;

/// <summary>
/// What came of asking for one city's temperature: a <see cref="Temperature"/>, or one of the types that say why
/// there is none.
/// </summary>
/// <remarks>
/// Only <see cref="Temperature"/> holds a temperature, so a missing one cannot be taken for 0. Tell the outcomes apart
/// by their type: <c>reading switch { Temperature t => …, TimedOut => …, HttpError { Code: 503 } => …, _ => … }</c>.
/// <para>Thread safety: immutable, so it may be used from several threads at once.</para>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public abstract record Reading : IShowable
{
    private protected Reading(City city, TimeSpan took)
    {
        City = city;
        Took = took;
    }

    /// <summary>The city asked for.</summary>
    public City City { get; init; }

    /// <summary>
    /// How long it took. For a reading from a <see cref="WeatherSource"/>: the wall time from before the request for
    /// the document was sent until its last byte was parsed, with the repeats of a malformed one; where there was no
    /// such request, the time of the search for the document.
    /// </summary>
    public TimeSpan Took { get; init; }

    /// <summary>Where the answer came from, or null if it is not known: a document, or the index page it was looked for in.</summary>
    public Uri? Address { get; init; }

    /// <summary>Whether this is a <see cref="Temperature"/>.</summary>
    public bool HasTemperature => this is Temperature;

    /// <summary>One sentence for the reader, which names the city and, where it is known, the site or the file.</summary>
    public abstract string Sentence { get; }

    /// <summary>The site code, with the document's or the index page's name where it is known.</summary>
    private protected string Origin
    {
        get
        {
            var file = Address?.AbsolutePath is not { } path ? null
                : path.EndsWith('/') ? path
                : path[(path.LastIndexOf('/') + 1)..];
            return file is null ? $"site {City.SiteCode}" : $"site {City.SiteCode}, {file}";
        }
    }

    /// <inheritdoc/>
    public virtual string ToText() => Sentence;

    /// <inheritdoc/>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public sealed override string ToString() => ToText();
}
