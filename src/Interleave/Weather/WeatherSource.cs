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
/// once more, and if it stays so the city's document before it is tried.
/// </para>
/// <para>
/// Thread safety: <see cref="Get"/> and <see cref="GetAsync"/> may be called from any number of threads at once, and
/// each call has a connection of its own.
/// </para>
/// </remarks>
public sealed class WeatherSource : IDisposable
{
    private const int HoursLookedAt = 4;

    private static readonly string UserAgent =
        $"Interleave/{typeof(WeatherSource).Assembly.GetName().Version?.ToString(3)} (an interactive chapter on threads)";

    private readonly Uri root;
    private readonly TimeProvider clock;

    // Two clients over one handler, and so over one set of connections, because the largest body that is read is a
    // property of the client. They take the whole body in, or break off at that size or at the time-out.
    private readonly HttpClient documents;
    private readonly HttpClient indexes;

    // The pages asked for so far, by what they list and not by their address: `today/` is another folder every day. A
    // task in here is the one request that all its callers share.
    private readonly ConcurrentDictionary<PageKey, Task<LookUp>> pages = new();

    // In ticks, so that it is read and written whole.
    private long requestTimeoutTicks = TimeSpan.FromSeconds(10).Ticks;
    private volatile bool isDisposed;

    /// <summary>A source for the server at an address.</summary>
    /// <param name="root">The folder that holds <c>today/</c> and the dated folders; ends with a slash.</param>
    /// <param name="handler">Makes the connections. It is not disposed of with the source.</param>
    /// <param name="clock">Says which hour it is for the server.</param>
    internal WeatherSource(Uri root, HttpMessageHandler handler, TimeProvider clock)
    {
        this.root = root;
        this.clock = clock;
        documents = NewClient(handler, CitypageParser.MaxBytes);
        indexes = NewClient(handler, CitypageIndex.MaxBytes);
    }

    /// <summary>How long one request may take, from its sending to its last byte; 10 s unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    /// <remarks>A request that is under way keeps the limit it began with.</remarks>
    public TimeSpan RequestTimeout
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref requestTimeoutTicks));
        set
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), "The request time-out is above zero and at most a day.");
            }

            Interlocked.Exchange(ref requestTimeoutTicks, value.Ticks);
        }
    }

    /// <summary>
    /// A source for the session's local weather server, which is started at the first call and tuned at each: the values
    /// hold for all its users from then on.
    /// </summary>
    /// <param name="latencyMs">How long the server waits before it answers, in milliseconds, 0 to 60,000.</param>
    /// <param name="jitterMs">By how many milliseconds that varies, up and down; 0 to <paramref name="latencyMs"/>.</param>
    /// <param name="serveAtOnce">How many requests it serves at once, 1 or more; null for no limit.</param>
    /// <returns>
    /// A source that already knows where the document of each of <see cref="City.Capitals"/> is, so that one
    /// <see cref="Get"/> is exactly one request.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; nothing was started or changed.</exception>
    /// <exception cref="FileNotFoundException">The server's program is not where the library is.</exception>
    /// <exception cref="InvalidOperationException">The server does not start, or refuses a value.</exception>
    /// <remarks>Thread safety: may be called from several threads at once; they tune the server one after the other.</remarks>
    public static WeatherSource Local(int latencyMs = 300, int jitterMs = 0, int? serveAtOnce = null)
    {
        var settings = new DatamartSettings(latencyMs, jitterMs, serveAtOnce);
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
        isDisposed = true;
        documents.Dispose();
        indexes.Dispose();
    }

    /// <summary>Looks up the documents of these cities, all at once, so that later calls need not.</summary>
    /// <remarks>A look-up that fails is left to the call that needs it, which tries again and says why it fails.</remarks>
    internal Task LookUpAsync(IEnumerable<City> cities) =>
        Task.WhenAll(cities.Select(city => FindAsync(blocking: false, city, wanted: 1, CancellationToken.None).AsTask()));

    private static HttpClient NewClient(HttpMessageHandler handler, int maxBytes)
    {
        var client = new HttpClient(handler, disposeHandler: false)
        {
            MaxResponseContentBufferSize = maxBytes,

            // Each request has a limit of its own, see FetchAsync.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        return client;
    }

    // The two ways to ask share the code below. Where `blocking` is true nothing awaits anything that is not complete:
    // the calling thread itself sends, waits and reads.
    private async ValueTask<Reading> FindAndReadAsync(bool blocking, City city, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(city);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var start = Stopwatch.GetTimestamp();
        var found = await FindAsync(blocking, city, wanted: 1, cancellationToken).ConfigureAwait(false);
        if (found.Failure is { } failure)
        {
            return failure with { Took = Stopwatch.GetElapsedTime(start) };
        }

        start = Stopwatch.GetTimestamp();
        var reading = await ReadAsync(blocking, city, found.Documents[0], cancellationToken).ConfigureAwait(false);
        if (reading is MalformedDocument)
        {
            // Documents are seen cut off while they are being written, and some stay so.
            reading = await ReadAsync(blocking, city, found.Documents[0], cancellationToken).ConfigureAwait(false);
        }

        if (reading is MalformedDocument)
        {
            var both = await FindAsync(blocking, city, wanted: 2, cancellationToken).ConfigureAwait(false);
            if (both.Documents.Count == 2
                && await ReadAsync(blocking, city, both.Documents[1], cancellationToken).ConfigureAwait(false) is Temperature earlier)
            {
                reading = earlier;
            }
        }

        return reading with { Took = Stopwatch.GetElapsedTime(start) };
    }

    private async ValueTask<Reading> ReadAsync(bool blocking, City city, Uri document, CancellationToken cancellationToken)
    {
        var answer = await FetchAsync(blocking, documents, document, city, cancellationToken).ConfigureAwait(false);
        return answer.Failure ?? CitypageParser.Parse(city, answer.Body) with { Address = document };
    }

    /// <summary>The addresses of a city's newest documents, up to as many as wanted, from this hour and the three before it.</summary>
    private async ValueTask<Found> FindAsync(bool blocking, City city, int wanted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = new List<Uri>();
        for (var hoursBack = 0; hoursBack < HoursLookedAt && found.Count < wanted; hoursBack++)
        {
            var (folder, key) = Folder(city.Province, now, hoursBack);
            var page = await LookUpAsync(blocking, key, folder, city, cancellationToken).ConfigureAwait(false);
            if (page.Failure is { } failure)
            {
                return new(found, failure with { City = city });
            }

            found.AddRange(page.Index.NewestFirst(city.SiteCode).Take(wanted - found.Count).Select(name => new Uri(folder, name)));
        }

        return new(found, found.Count > 0 ? null : new NoFile(city, default, HoursLookedAt) { Address = Folder(city.Province, now, 0).Address });
    }

    // `today` is the UTC day; the evening before it is only in its dated folder.
    private (Uri Address, PageKey Key) Folder(string province, DateTimeOffset now, int hoursBack)
    {
        var utc = now.UtcDateTime.AddHours(-hoursBack);
        var hour = utc.Date.AddHours(utc.Hour);
        var day = hour.Date == now.UtcDateTime.Date ? "today" : string.Create(CultureInfo.InvariantCulture, $"{hour:yyyyMMdd}/WXO-DD");
        var path = string.Create(CultureInfo.InvariantCulture, $"{day}/citypage_weather/{province}/{hour:HH}/");
        return (new Uri(root, path), new PageKey(province, hour));
    }

    private async ValueTask<LookUp> LookUpAsync(bool blocking, PageKey key, Uri folder, City city, CancellationToken cancellationToken)
    {
        var own = new TaskCompletionSource<LookUp>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = pages.GetOrAdd(key, own.Task);
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
            return new(CitypageIndex.Empty, new Cancelled(city, default) { Address = folder });
        }
        catch (TimeoutException)
        {
            return new(CitypageIndex.Empty, new TimedOut(city, default, limit) { Address = folder });
        }
    }

    private async Task<LookUp> AskForPageAsync(bool blocking, TaskCompletionSource<LookUp> own, PageKey key, Uri folder, City city)
    {
        // What the others get if this thread is interrupted in the middle of it.
        var result = new LookUp(CitypageIndex.Empty, new Cancelled(city, default) { Address = folder });
        try
        {
            var answer = await FetchAsync(blocking, indexes, folder, city, CancellationToken.None).ConfigureAwait(false);
            result = answer.Failure switch
            {
                null => new(CitypageIndex.Parse(answer.Body.Span), null),
                HttpError { Code: (int)HttpStatusCode.NotFound } => new(CitypageIndex.Empty, null),
                var failure => new(CitypageIndex.Empty, failure),
            };
            return result;
        }
        finally
        {
            // A failure is not remembered. It is taken out before those who share it are told, so that none of them
            // can ask again and meet the same failed task.
            if (result.Failure is not null)
            {
                pages.TryRemove(new(key, own.Task));
            }

            own.SetResult(result);
        }
    }

    private async ValueTask<Answer> FetchAsync(bool blocking, HttpClient client, Uri address, City city, CancellationToken cancellationToken)
    {
        var limit = RequestTimeout;
        using var timeout = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = blocking
                ? client.Send(request, either.Token)
                : await client.SendAsync(request, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return Failed(new HttpError(city, default, (int)response.StatusCode));
            }

            // The body is in memory already: copying it waits for nothing.
            using var body = new MemoryStream();
            response.Content.ReadAsStream(CancellationToken.None).CopyTo(body);
            return new(body.GetBuffer().AsMemory(0, (int)body.Length), null);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // Which of the two ended it is asked first: a request that is broken off can end with any of these errors.
            return Failed(
                cancellationToken.IsCancellationRequested ? new Cancelled(city, default)
                : timeout.IsCancellationRequested ? new TimedOut(city, default, limit)
                : error switch
                {
                    HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                        new TooLarge(city, default, (int)client.MaxResponseContentBufferSize),
                    HttpRequestException
                    {
                        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                    } => new NotConnected(city, default),
                    OperationCanceledException or ObjectDisposedException => new Cancelled(city, default),
                    _ => new ConnectionBroken(city, default),
                });
        }

        Answer Failed(Reading failure) => new(default, failure with { Address = address });
    }

    /// <summary>What an index page lists: the documents of one province and one hour, which is in UTC and has its day.</summary>
    private readonly record struct PageKey(string Province, DateTime Hour);

    /// <summary>What one request brought: a body, or the reason that there is none.</summary>
    private readonly record struct Answer(ReadOnlyMemory<byte> Body, Reading? Failure);

    /// <summary>An index page, empty if the folder does not exist, or the reason that it could not be read.</summary>
    private sealed record LookUp(CitypageIndex Index, Reading? Failure);

    /// <summary>Documents found; where there are none, why.</summary>
    private readonly record struct Found(IReadOnlyList<Uri> Documents, Reading? Failure);
}
