using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Weather;

/// <summary>
/// What came of asking for one city's temperature: a <see cref="Temperature"/>, or one of the types that say why
/// there is none.
/// </summary>
/// <remarks>
/// Only <see cref="Temperature"/> has a temperature, so a missing one cannot be taken for 0. Tell the outcomes apart
/// by their type: <c>reading switch { Temperature t => …, TimedOut => …, HttpError { Code: 503 } => …, _ => … }</c>.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public abstract record Reading : IShowable
{
    /// <summary>
    /// What the service's licence asks to be shown with its data (Data Servers End-use Licence 2.1).
    /// </summary>
    internal const string LiveAttribution = "Data Source: Environment and Climate Change Canada";

    private protected Reading(City city, TimeSpan took)
    {
        City = city;
        Took = took;
    }

    /// <summary>The city asked for.</summary>
    public City City { get; init; }

    /// <summary>
    /// How long it took. For a reading from a <see cref="WeatherSource"/>: the wall time from before the request for
    /// the document was sent until its last byte was parsed, including repeats and the reading of another document in
    /// its place; if there was no such request, the time of the search for the document.
    /// </summary>
    public TimeSpan Took { get; init; }

    /// <summary>
    /// Where the answer came from, a document or the index page it was looked for in; null if not known.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>
    /// How many requests were made for the document, 1 or more: a <see cref="WeatherSource"/> repeats some that fail.
    /// It is shown if it is more than 1.
    /// </summary>
    public int Requests { get; init; } = 1;

    /// <summary>Whose data it is, shown with it; null if the local server made it up, or if there is none.</summary>
    public string? Attribution { get; init; }

    /// <summary>One sentence for the reader, which names the city and, if known, the site or the file.</summary>
    public abstract string Sentence { get; }

    /// <summary>The site code, with the name of the document or the index page if known.</summary>
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

    /// <summary>The reading in one line.</summary>
    internal virtual string Line => Requests > 1
        ? Invariant($"{Sentence} It was asked for {Requests} times.")
        : Sentence;

    /// <inheritdoc/>
    public string ToText() => Attribution is null ? Line : $"{Line}\n{Attribution}";

    /// <inheritdoc/>
    public string ToHtml() =>
        Display.Html.Paragraph(Line) + (Attribution is null ? "" : Display.Html.Paragraph(Attribution));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public sealed override string ToString() => ToText();
}
