using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Interleave.Weather;

/// <summary>Asks a weather server for the present temperature of a city, one request a city.</summary>
/// <remarks>
/// <para>
/// The newest document of a city is found on the index page of its province and hour. Each such page is asked for once
/// and remembered; callers that need the same page at the same time share one request.
/// </para>
/// <para>
/// What goes wrong is not thrown: it is a <see cref="Reading"/> of its own type. A document that is malformed is asked for
/// once more, and if it stays so the city's document before it is tried. Where a document is listed and is not there
/// (status 404 or 410), the one before it is read in its place. Other faults of the server are met with as many repeats as
/// <see cref="Retries"/> says. <see cref="Reading.Requests"/> tells how many requests there were.
/// </para>
/// <para>
/// Thread safety: <see cref="Get"/> and <see cref="GetAsync"/> may be called from any number of threads at once, and
/// each call has a connection of its own.
/// </para>
/// </remarks>
public sealed class WeatherSource : IDisposable
{
    private const int HoursLookedAt = 4;

    private const int DefaultConnections = 4;
    private const int MostConnections = 32;

    // An hour has up to three documents of a site: with this many asked for, the hour before it has its turn.
    private const int MostDocuments = 4;

    /// <summary>
    /// A page that lacks a city is asked for again after this time and no sooner; one that lists a document which is not
    /// there is asked for again at once, but not twice within this time. The service asks its users not to poll its folders.
    /// </summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    private static readonly Uri LiveRoot = new("https://dd.weather.gc.ca/");

    // By the number of connections: all live sources with the same number share them, so that a cell that is run again
    // does not add to the service's load. They live as long as the process.
    private static readonly ConcurrentDictionary<int, SocketsHttpHandler> LiveHandlers = new();

    private readonly Uri _root;
    private readonly TimeProvider _clock;
    private readonly bool _isLive;
    private readonly DatamartClient _client;

    // Called before every request; may be null. A local source has the one server tuned to its own values there.
    private readonly Action? _prepare;

    // The last document of each site, by its code, so that the service need not send it twice. Live sources only: what a
    // cell measures of the local server is whole documents.
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new();

    // The pages asked for so far, by what they list and not by their address: `today/` is another folder every day. A
    // task in here is the one request that all its callers share.
    private readonly ConcurrentDictionary<PageKey, Task<LookUp>> _pages = new();

    // When a page was last forgotten because of a document that it lists and that is not there.
    private readonly ConcurrentDictionary<PageKey, DateTimeOffset> _forgotten = new();

    private volatile bool _isDisposed;

    /// <summary>A source for the server at an address.</summary>
    /// <param name="root">The folder that holds <c>today/</c> and the dated folders; ends with a slash.</param>
    /// <param name="handler">Makes the connections. It is not disposed of with the source.</param>
    /// <param name="clock">Says which hour it is for the server.</param>
    /// <param name="isLive">Whether the server is the service itself: documents are remembered, faults met with repeats, and the source of the data is named.</param>
    /// <param name="prepare">Called before a city is asked for, by the caller's thread; quick, and throws nothing. May be null.</param>
    internal WeatherSource(Uri root, HttpMessageHandler handler, TimeProvider clock, bool isLive = false, Action? prepare = null)
    {
        _root = root;
        _clock = clock;
        _isLive = isLive;
        _prepare = prepare;
        _client = new(handler, clock) { Retries = isLive ? 2 : 0 };
    }

    /// <summary>How long one page may take, from the sending of its first request to its last byte; 10 s unless set.</summary>
    /// <value>Where there are <see cref="Retries"/>, each attempt but the last has an even share of this time; the last has what is left after the pauses.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    /// <remarks>A request that is under way keeps the limit it began with.</remarks>
    public TimeSpan RequestTimeout
    {
        get => _client.RequestTimeout;
        set
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), string.Create(
                    CultureInfo.InvariantCulture, $"The request time-out is above zero and at most a day, and not {value.TotalMilliseconds} ms."));
            }

            _client.RequestTimeout = value;
        }
    }

    /// <summary>
    /// How often a request is repeated that met a fault which may pass: a status 5xx or 429, a time-out, a broken
    /// connection. 2 for a live source, with pauses between them that heed <c>Retry-After</c>; 0 for a local one, so that
    /// a lesson's faults show as what they are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 5.</exception>
    public int Retries
    {
        get => _client.Retries;
        set
        {
            if (value is < 0 or > DatamartClient.MaxRetries)
            {
                throw new ArgumentOutOfRangeException(nameof(value), $"A request is repeated 0 to {DatamartClient.MaxRetries} times, and not {value}.");
            }

            _client.Retries = value;
        }
    }

    /// <summary>
    /// A source for the weather service of Environment and Climate Change Canada itself, as it is now. Every result names
    /// the source of its data, as the licence asks.
    /// </summary>
    /// <param name="maxConnections">
    /// How many connections it makes at once, 1 to 32; requests beyond them queue. It is a public service: 4 are polite, and
    /// more should have a reason.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConnections"/> is out of its range.</exception>
    /// <remarks>
    /// Nothing is asked for before the first <see cref="Get"/>. The index page of a province and an hour is looked up once
    /// by each source, so keep one source for all cities. Without a network each reading says so, within <see cref="RequestTimeout"/>.
    /// <para>Thread safety: may be called from several threads at once.</para>
    /// </remarks>
    public static WeatherSource Live(int maxConnections = DefaultConnections)
    {
        if (maxConnections is < 1 or > MostConnections)
        {
            throw new ArgumentOutOfRangeException(nameof(maxConnections), $"There are 1 to {MostConnections} connections to the live service, and not {maxConnections}.");
        }

        return new(LiveRoot, LiveHandlers.GetOrAdd(maxConnections, NewLiveHandler), TimeProvider.System, isLive: true);
    }

    /// <summary>
    /// A source for the session's local weather server, which is started at the first call. There is one server for all
    /// sources: it is tuned to these values now, and again whenever this source is asked after another one was.
    /// </summary>
    /// <param name="latencyMs">How long the server waits before it answers, in milliseconds, 0 to 60,000.</param>
    /// <param name="jitterMs">By how many milliseconds that varies, up and down; 0 to <paramref name="latencyMs"/>.</param>
    /// <param name="serveAtOnce">How many requests it serves at once, 1 or more; null for no limit.</param>
    /// <param name="faults">What it does wrong with documents; null or empty for nothing.</param>
    /// <returns>
    /// A source that already knows where the document of each of <see cref="City.Capitals"/> is, so that one
    /// <see cref="Get"/> is exactly one request.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; nothing was started or changed.</exception>
    /// <exception cref="FileNotFoundException">The server's program is not where the library is.</exception>
    /// <exception cref="InvalidOperationException">The server does not start, or refuses a value.</exception>
    /// <remarks>
    /// Requests that are under way when the server is tuned anew may be served either way, so ask one source at a time.
    /// <para>Thread safety: may be called from several threads at once; they tune the server one after the other.</para>
    /// </remarks>
    public static WeatherSource Local(int latencyMs = 300, int jitterMs = 0, int? serveAtOnce = null, IReadOnlyList<Fault>? faults = null)
    {
        var settings = new DatamartSettings(latencyMs, jitterMs, serveAtOnce) { Faults = faults is null ? [] : [.. faults] };
        settings.Validate();
        return LocalDatamart.Session.NewSource(settings);
    }

    /// <summary>Asks for a city's temperature, and blocks the calling thread until the answer is there.</summary>
    /// <returns>The temperature, or the reason that there is none.</returns>
    /// <exception cref="ObjectDisposedException">The source was disposed of.</exception>
    public Reading Get(City city)
    {
        var reading = FindAndReadAsync(blocking: true, city, CancellationToken.None);

        // Nothing in it awaits when it blocks, so this waits for nothing.
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

    /// <summary>Breaks off the requests under way and ends the source's use of its connections.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _client.Dispose();
    }

    /// <summary>What makes the connections of live sources: a limited number, following no redirection by itself.</summary>
    internal static SocketsHttpHandler NewLiveHandler(int maxConnections) => new()
    {
        MaxConnectionsPerServer = maxConnections,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ResponseDrainTimeout = TimeSpan.Zero,

        // A notebook may stay open for days; the service's addresses change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Looks up the documents of these cities, all at once, so that later calls need not.</summary>
    /// <remarks>A look-up that fails is left to the call that needs it, which tries again and says why it fails.</remarks>
    internal Task LookUpAsync(IEnumerable<City> cities) =>
        Task.WhenAll(cities.Select(city => FindAsync(blocking: false, city, [], CancellationToken.None).AsTask()));

    // The two ways to ask share the code below. Where `blocking` is true nothing awaits anything that is not complete:
    // the calling thread itself sends, waits and reads.
    private async ValueTask<Reading> FindAndReadAsync(bool blocking, City city, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(city);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _prepare?.Invoke();
        var start = Stopwatch.GetTimestamp();
        var found = await FindAsync(blocking, city, [], cancellationToken).ConfigureAwait(false);
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
            // Documents are seen cut off while they are being written, and some stay so.
            var again = await ReadAsync(blocking, city, asked[^1], cancellationToken).ConfigureAwait(false);
            requests += again.Requests;
            reading = IsGone(again) ? reading : again;
        }

        if (reading is MalformedDocument)
        {
            found = await FindAsync(blocking, city, asked, cancellationToken).ConfigureAwait(false);
            if (found.Failure is null)
            {
                var earlier = await ReadFoundAsync(blocking, city, found, asked, cancellationToken).ConfigureAwait(false);
                requests += earlier.Requests;
                reading = earlier is Temperature ? earlier : reading;
            }
        }

        return reading with { Took = Stopwatch.GetElapsedTime(start), Requests = requests };
    }

    /// <summary>Reads a document that was found or, where it is not there, the newest one that is; what was asked for is added to the list.</summary>
    private async ValueTask<Reading> ReadFoundAsync(bool blocking, City city, Found found, List<Uri> asked, CancellationToken cancellationToken)
    {
        var reading = await ReadAsync(blocking, city, found.Document!, cancellationToken).ConfigureAwait(false);
        asked.Add(found.Document!);
        var (newest, requests) = (reading, reading.Requests);
        while (IsGone(reading) && asked.Count < MostDocuments)
        {
            Forget(found.Page);
            found = await FindAsync(blocking, city, asked, cancellationToken).ConfigureAwait(false);
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

    private static bool IsGone(Reading reading) => reading is HttpError { Code: (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone };

    private async ValueTask<Reading> ReadAsync(bool blocking, City city, Uri document, CancellationToken cancellationToken)
    {
        var known = _remembered.GetValueOrDefault(city.SiteCode);
        known = known?.Reading.Address == document ? known : null;
        var answer = await _client.GetDocumentAsync(blocking, document, city, known?.Validator, cancellationToken).ConfigureAwait(false);
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

    /// <summary>A city's newest document but those that were asked for already, from this hour and the three before it.</summary>
    private async ValueTask<Found> FindAsync(bool blocking, City city, IReadOnlyCollection<Uri> asked, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        for (var hoursBack = 0; hoursBack < HoursLookedAt; hoursBack++)
        {
            var (folder, key) = Folder(city.Province, now, hoursBack);
            var page = await LookUpAsync(blocking, key, folder, city, cancellationToken).ConfigureAwait(false);
            if (page.Index.NewestFirst(city.SiteCode).Count == 0 && page.AskedAt.UtcDateTime < key.Hour.AddHours(1) && now - page.AskedAt >= AskAgainAfter)
            {
                // The hour had not ended then, and its files have come since, perhaps. Whoever comes second finds the page
                // taken out, and shares the new one.
                _pages.TryRemove(new(key, page.Asking));
                page = await LookUpAsync(blocking, key, folder, city, cancellationToken).ConfigureAwait(false);
            }

            if (page.Failure is { } failure)
            {
                return new(null, failure with { City = city }, default);
            }

            foreach (var name in page.Index.NewestFirst(city.SiteCode))
            {
                var document = new Uri(folder, name);
                if (!asked.Contains(document))
                {
                    return new(document, null, new(key, page.Asking));
                }
            }
        }

        return new(null, new NoFile(city, default, HoursLookedAt) { Address = Folder(city.Province, now, 0).Address }, default);
    }

    /// <summary>Lets an index page be asked for anew that lists a document which is not there.</summary>
    private void Forget(KeyValuePair<PageKey, Task<LookUp>> page)
    {
        var now = _clock.GetUtcNow();
        var isTooSoon = _forgotten.TryGetValue(page.Key, out var last) && now - last < AskAgainAfter;

        // Of several that meet the same page the first takes it out, and the others leave the new one in.
        if (!isTooSoon && _pages.TryRemove(page))
        {
            _forgotten[page.Key] = now;
        }
    }

    // `today` is the UTC day; the evening before it is only in its dated folder.
    private (Uri Address, PageKey Key) Folder(string province, DateTimeOffset now, int hoursBack)
    {
        var utc = now.UtcDateTime.AddHours(-hoursBack);
        var hour = utc.Date.AddHours(utc.Hour);
        var day = hour.Date == now.UtcDateTime.Date ? "today" : string.Create(CultureInfo.InvariantCulture, $"{hour:yyyyMMdd}/WXO-DD");
        var path = string.Create(CultureInfo.InvariantCulture, $"{day}/citypage_weather/{province}/{hour:HH}/");
        return (new Uri(_root, path), new PageKey(province, hour));
    }

    private async ValueTask<LookUp> LookUpAsync(bool blocking, PageKey key, Uri folder, City city, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var own = new TaskCompletionSource<LookUp>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = _pages.GetOrAdd(key, own.Task);
        if (shared == own.Task)
        {
            // This caller is the first, and asks for all that come while it waits. Its own cancelling must not take
            // the page from them, so the request knows nothing of it.
            var asking = AskForPageAsync(blocking, own, key, folder, city);
            if (blocking)
            {
                return asking.GetAwaiter().GetResult();
            }
        }

        // The one that asks keeps to the same limit; the second on top lets it finish first.
        var limit = RequestTimeout;
        var patience = limit + TimeSpan.FromSeconds(1);
        try
        {
            if (!blocking)
            {
                return await shared.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            }

            return shared.Wait(patience, CancellationToken.None) ? shared.Result : throw new TimeoutException();
        }
        catch (OperationCanceledException)
        {
            return Unanswered(new Cancelled(city, default) { Address = folder });
        }
        catch (TimeoutException)
        {
            return Unanswered(new TimedOut(city, default, limit) { Address = folder });
        }

        LookUp Unanswered(Reading failure) => new(CitypageIndex.Empty, failure, now, shared);
    }

    private async Task<LookUp> AskForPageAsync(bool blocking, TaskCompletionSource<LookUp> own, PageKey key, Uri folder, City city)
    {
        // What the others get if this thread is interrupted in the middle of it.
        var now = _clock.GetUtcNow();
        var result = new LookUp(CitypageIndex.Empty, new Cancelled(city, default) { Address = folder }, now, own.Task);
        try
        {
            var answer = await _client.GetIndexAsync(blocking, folder, city, CancellationToken.None).ConfigureAwait(false);
            result = answer.Failure switch
            {
                null when CitypageIndex.Parse(answer.Body.Span) is { IsIndexPage: true } index => result with { Index = index, Failure = null },
                null => result with { Failure = new NotACitypage(city, default, "another page") { Address = folder, Requests = answer.Requests } },
                HttpError { Code: (int)HttpStatusCode.NotFound } => result with { Failure = null },
                var failure => result with { Failure = failure with { Requests = answer.Requests } },
            };
            ForgetBefore(now.UtcDateTime.AddHours(-2 * HoursLookedAt));
            return result;
        }
        finally
        {
            // A failure is not remembered. It is taken out before those who share it are told, so that none of them
            // can ask again and meet the same failed task.
            if (result.Failure is not null)
            {
                _pages.TryRemove(new(key, own.Task));
            }

            own.SetResult(result);
        }
    }

    // A notebook that stays open for days keeps the pages of its last hours only.
    private void ForgetBefore(DateTime hour)
    {
        foreach (var page in _pages)
        {
            if (page.Key.Hour < hour)
            {
                _pages.TryRemove(page);
                _forgotten.TryRemove(page.Key, out _);
            }
        }
    }

    /// <summary>What an index page lists: the documents of one province and one hour, which is in UTC and has its day.</summary>
    private readonly record struct PageKey(string Province, DateTime Hour);

    /// <summary>An index page, empty if the folder does not exist, or the reason that it could not be read.</summary>
    private sealed record LookUp(CitypageIndex Index, Reading? Failure, DateTimeOffset AskedAt, Task<LookUp> Asking);

    /// <summary>A document that was read, and what to ask with to be told that it is unchanged.</summary>
    private sealed record Remembered(Reading Reading, Validator Validator);

    /// <summary>A document that was found and the page that lists it, or the reason that there is none.</summary>
    private readonly record struct Found(Uri? Document, Reading? Failure, KeyValuePair<PageKey, Task<LookUp>> Page);
}
