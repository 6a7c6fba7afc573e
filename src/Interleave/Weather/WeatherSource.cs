using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Interleave.Weather;

/// <summary>Asks a weather server for the present temperature of a city, one request a city.</summary>
/// <remarks>
/// <para>
/// The newest document of a city is found on the index page of its province and hour. Each such page is asked for once
/// and remembered; callers that need the same page at the same time share one request.
/// </para>
/// <para>
/// What goes wrong is not thrown: it is a <see cref="Reading"/> of its own type. A malformed document is asked for
/// once more, and if it stays malformed the city's previous document is tried. If a listed document is missing (status
/// 404 or 410), the one before it is read instead. Other faults of the server are met with as many retries as
/// <see cref="Retries"/> says. <see cref="Reading.Requests"/> tells how many requests there were.
/// </para>
/// <para>Each call of <see cref="Get"/> and <see cref="GetAsync"/> has a connection of its own.</para>
/// </remarks>
/// <example>
/// <code>
/// var weather = WeatherSource.Local(latencyMs: 100);
/// var reading = weather.Get(City.Named("Iqaluit"));
/// Console.WriteLine(reading switch
/// {
///     Temperature temperature => $"{temperature.Celsius} °C",
///     TimedOut => "no answer in time",
///     _ => reading.Sentence,
/// });
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
public sealed class WeatherSource : IDisposable
{
    private const int DefaultConnections = 4;
    private const int MostConnections = 32;

    // An hour has up to three documents of a site, so this many requests reach the hour before it.
    private const int MostDocuments = 4;

    private static readonly Uri LiveRoot = new("https://dd.weather.gc.ca/");

    // By the number of connections: all live sources with the same number share them, so that running a cell again
    // does not add to the service's load. They live as long as the process.
    private static readonly ConcurrentDictionary<int, SocketsHttpHandler> LiveHandlers = new();

    private readonly bool _isLive;
    private readonly DatamartClient _client;
    private readonly IndexPages _pages;

    // Called before every request; may be null. A local source has the one server tuned to its own values there.
    private readonly Action? _prepare;

    // The last document of each site, by its code, so that the service need not send it twice. For live sources only:
    // what a cell measures of the local server is whole documents.
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new();

    private volatile bool _isDisposed;

    /// <summary>A source for the server at an address.</summary>
    /// <param name="root">The folder that holds <c>today/</c> and the dated folders; ends with a slash.</param>
    /// <param name="handler">Makes the connections. It is not disposed of with the source.</param>
    /// <param name="clock">Says which hour it is for the server.</param>
    /// <param name="isLive">
    /// Whether the server is the service itself: then documents are remembered, faults are met with retries, and the
    /// source of the data is named.
    /// </param>
    /// <param name="prepare">
    /// Called on the caller's thread before a city is asked for; quick, and throws nothing. May be null.
    /// </param>
    internal WeatherSource(
        Uri root, HttpMessageHandler handler, TimeProvider clock, bool isLive = false, Action? prepare = null)
    {
        _isLive = isLive;
        _prepare = prepare;
        _client = new(handler, clock) { Retries = isLive ? 2 : 0 };
        _pages = new(root, _client, clock);
    }

    /// <summary>How long one page may take, from the sending of its first request to its last byte.</summary>
    /// <value>
    /// The default value is 10 s. With <see cref="Retries"/>, each attempt but the last has an even share of it; the
    /// last has what is left after the pauses.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    /// <remarks>A request that is under way keeps the limit it began with.</remarks>
    public TimeSpan RequestTimeout
    {
        get => _client.RequestTimeout;
        set
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), Invariant(
                    $"The request time-out is above zero and at most a day, and not {value.TotalMilliseconds} ms."));
            }

            _client.RequestTimeout = value;
        }
    }

    /// <summary>
    /// How often a request is retried that met a fault which may pass: a status 5xx or 429, a time-out, a broken
    /// connection. The pauses between retries heed <c>Retry-After</c>.
    /// </summary>
    /// <value>
    /// The default value is 2 for a live source and 0 for a local one, so that a lesson's faults show as what they
    /// are.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 5.</exception>
    public int Retries
    {
        get => _client.Retries;
        set
        {
            if (value is < 0 or > DatamartClient.MaxRetries)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), $"A request is repeated 0 to {DatamartClient.MaxRetries} times, and not {value}.");
            }

            _client.Retries = value;
        }
    }

    /// <summary>
    /// A source for the weather service of Environment and Climate Change Canada itself, as it is now. Every result
    /// names the source of its data, as the licence asks.
    /// </summary>
    /// <param name="maxConnections">
    /// How many connections it makes at once, 1 to 32; further requests queue. It is a public service: 4 are polite,
    /// and more should have a reason.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="maxConnections"/> is out of its range.
    /// </exception>
    /// <remarks>
    /// Nothing is asked for before the first <see cref="Get"/>. Each source looks up the index page of a province and
    /// an hour once, so keep one source for all cities. Without a network each reading says so, within
    /// <see cref="RequestTimeout"/>.
    /// </remarks>
    public static WeatherSource Live(int maxConnections = DefaultConnections)
    {
        if (maxConnections is < 1 or > MostConnections)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxConnections),
                $"There are 1 to {MostConnections} connections to the live service, and not {maxConnections}.");
        }

        return new(
            LiveRoot, LiveHandlers.GetOrAdd(maxConnections, NewLiveHandler), TimeProvider.System, isLive: true);
    }

    /// <summary>
    /// A source for the session's local weather server, which is started at the first call. All sources share this one
    /// server: it is tuned to these values now, and again whenever this source is asked after another one was.
    /// </summary>
    /// <param name="latencyMs">How long the server waits before it answers, in milliseconds, 0 to 60,000.</param>
    /// <param name="jitterMs">
    /// By how many milliseconds that varies, up and down; 0 to <paramref name="latencyMs"/>.
    /// </param>
    /// <param name="serveAtOnce">How many requests it serves at once, 1 or more; null for no limit.</param>
    /// <param name="faults">What it does wrong with documents; null or empty for nothing.</param>
    /// <returns>
    /// A source that already knows where the document of each of <see cref="City.Capitals"/> is, so that one
    /// <see cref="Get"/> is exactly one request.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is out of its range; nothing was started or changed.
    /// </exception>
    /// <exception cref="FileNotFoundException">The server's program is not where the library is.</exception>
    /// <exception cref="InvalidOperationException">The server does not start, or refuses a value.</exception>
    /// <remarks>
    /// Requests that are under way when the server is tuned anew may be served either way, so ask one source at a
    /// time. Calls from several threads tune the server one after the other.
    /// </remarks>
    public static WeatherSource Local(
        int latencyMs = 300, int jitterMs = 0, int? serveAtOnce = null, IReadOnlyList<Fault>? faults = null)
    {
        var settings = new DatamartSettings(latencyMs, jitterMs, serveAtOnce)
        {
            Faults = faults is null ? [] : [.. faults],
        };
        settings.Validate();
        return LocalDatamart.Session.NewSource(settings);
    }

    /// <summary>Asks for a city's temperature, and blocks the calling thread until the answer has come.</summary>
    /// <returns>The temperature, or the reason that there is none.</returns>
    /// <exception cref="ObjectDisposedException">The source was disposed of.</exception>
    public Reading Get(City city)
    {
        var reading = FindAndReadAsync(blocking: true, city, CancellationToken.None);

        // A blocking call awaits nothing that is not complete, so this does not wait either.
        Debug.Assert(reading.IsCompleted, "A blocking call came back before it was done.");
        return reading.GetAwaiter().GetResult();
    }

    /// <summary>Asks for a city's temperature without holding a thread.</summary>
    /// <param name="city">The city.</param>
    /// <param name="cancellationToken">Breaks the request off; the reading is then <see cref="Cancelled"/>.</param>
    /// <returns>The temperature, or the reason that there is none.</returns>
    /// <exception cref="ObjectDisposedException">The source was disposed of.</exception>
    public Task<Reading> GetAsync(City city, CancellationToken cancellationToken = default) =>
        FindAndReadAsync(blocking: false, city, cancellationToken).AsTask();

    /// <summary>Breaks off the requests under way and lets go of the connections.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _client.Dispose();
    }

    /// <summary>
    /// Makes the connections of live sources: a limited number, without following redirections itself.
    /// </summary>
    internal static SocketsHttpHandler NewLiveHandler(int maxConnections) => new()
    {
        MaxConnectionsPerServer = maxConnections,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ResponseDrainTimeout = TimeSpan.Zero,

        // A notebook may stay open for days, and the service's addresses change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Looks up the documents of these cities, all at once, so that later calls need not.</summary>
    /// <remarks>
    /// A look-up that fails is left to the call that needs it, which tries again and says why it fails.
    /// </remarks>
    internal Task LookUpAsync(IEnumerable<City> cities) => Task.WhenAll(
        cities.Select(city => _pages.FindAsync(blocking: false, city, [], CancellationToken.None).AsTask()));

    // Both ways to ask share the code below. If `blocking` is true, nothing awaits anything that is not complete: the
    // calling thread itself sends, waits and reads.
    private async ValueTask<Reading> FindAndReadAsync(bool blocking, City city, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(city);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _prepare?.Invoke();
        var start = Stopwatch.GetTimestamp();
        var found = await _pages.FindAsync(blocking, city, [], cancellationToken).ConfigureAwait(false);
        if (found.Failure is { } failure)
        {
            return failure with { Took = Stopwatch.GetElapsedTime(start) };
        }

        start = Stopwatch.GetTimestamp();
        var asked = new List<Uri>();
        var reading = await ReadFoundAsync(blocking, city, found, asked, cancellationToken).ConfigureAwait(false);
        var requests = reading.Requests;
        if (reading is MalformedDocument)
        {
            // A document that is being written can be seen cut off, and some stay so.
            var again = await ReadAsync(blocking, city, asked[^1], cancellationToken).ConfigureAwait(false);
            requests += again.Requests;
            reading = IsGone(again) ? reading : again;
        }

        if (reading is MalformedDocument)
        {
            found = await _pages.FindAsync(blocking, city, asked, cancellationToken).ConfigureAwait(false);
            if (found.Failure is null)
            {
                var earlier =
                    await ReadFoundAsync(blocking, city, found, asked, cancellationToken).ConfigureAwait(false);
                requests += earlier.Requests;
                reading = earlier is Temperature ? earlier : reading;
            }
        }

        return reading with { Took = Stopwatch.GetElapsedTime(start), Requests = requests };
    }

    /// <summary>
    /// Reads a document that was found or, if it is missing, the newest one that is not. Adds what was asked for to
    /// the list.
    /// </summary>
    private async ValueTask<Reading> ReadFoundAsync(
        bool blocking, City city, IndexPages.Found found, List<Uri> asked, CancellationToken cancellationToken)
    {
        var reading = await ReadAsync(blocking, city, found.Document!, cancellationToken).ConfigureAwait(false);
        asked.Add(found.Document!);
        var (newest, requests) = (reading, reading.Requests);
        while (IsGone(reading) && asked.Count < MostDocuments)
        {
            _pages.Forget(found);
            found = await _pages.FindAsync(blocking, city, asked, cancellationToken).ConfigureAwait(false);
            if (found.Failure is { } failure)
            {
                reading = failure is Cancelled ? failure : reading;
                break;
            }

            reading = await ReadAsync(blocking, city, found.Document!, cancellationToken).ConfigureAwait(false);
            asked.Add(found.Document!);
            requests += reading.Requests;
        }

        return (IsGone(reading) ? newest : reading) with { Requests = requests };
    }

    private static bool IsGone(Reading reading) =>
        reading is HttpError { Code: (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone };

    private async ValueTask<Reading> ReadAsync(
        bool blocking, City city, Uri document, CancellationToken cancellationToken)
    {
        var known = _remembered.GetValueOrDefault(city.SiteCode);
        known = known?.Reading.Address == document ? known : null;
        var answer = await _client
            .GetDocumentAsync(blocking, document, city, known?.Validator, cancellationToken)
            .ConfigureAwait(false);
        if (answer.Failure is { } failure)
        {
            return failure with { Requests = answer.Requests };
        }

        if (answer.IsUnchanged)
        {
            return known!.Reading with { Requests = answer.Requests };
        }

        var reading = CitypageParser.Parse(city, answer.Body) with { Address = document, Requests = answer.Requests };
        if (_isLive)
        {
            reading = reading with { Attribution = Reading.LiveAttribution };
            if (answer.Validator is { } validator && reading is not MalformedDocument)
            {
                _remembered[city.SiteCode] = new(reading, validator);
            }
        }

        return reading;
    }

    /// <summary>A document that was read, and what tells the server to say so if it has not changed.</summary>
    private sealed record Remembered(Reading Reading, Validator Validator);
}
