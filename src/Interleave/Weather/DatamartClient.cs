using System.Diagnostics;
using System.Net;
using Polly;
using Polly.Retry;

namespace Interleave.Weather;

/// <summary>Asks a weather server for one page at a time: bounded in time and in size, repeated where that can help.</summary>
/// <remarks>
/// A fault that may pass (status 5xx or 429, a time-out, a broken connection) is worth <see cref="Retries"/> repeats,
/// after pauses that grow from about 250 ms, or after what <c>Retry-After</c> asks for if there is time for that. A
/// redirection is followed to the same host over https, and nowhere else.
/// <para>Thread safety: all members may be used from several threads at once.</para>
/// </remarks>
internal sealed class DatamartClient : IDisposable
{
    /// <summary>The most repeats that can be set.</summary>
    public const int MaxRetries = 5;

    private const int MaxRedirections = 3;

    private static readonly string UserAgent =
        $"Interleave/{typeof(WeatherSource).Assembly.GetName().Version?.ToString(3)} (an interactive chapter on threads)";

    private static readonly ResiliencePropertyKey<long> Started = new("started");
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("limit");

    private readonly TimeProvider _clock;

    // Two clients over one handler, and so over one set of connections, because the largest body that is read is a
    // property of the client. They take the whole body in, or break off at that size or at the time-out.
    private readonly HttpClient _documents;
    private readonly HttpClient _indexes;

    // In ticks, so that it is read and written whole.
    private long _timeoutTicks = TimeSpan.FromSeconds(10).Ticks;

    // The number and its pipeline are one object, so that nobody reads the one without the other.
    private volatile RetryRule _rule = new(0);

    /// <summary>A client over a handler, which is not disposed of with it.</summary>
    public DatamartClient(HttpMessageHandler handler, TimeProvider clock)
    {
        _clock = clock;
        _documents = NewClient(handler, CitypageParser.MaxBytes);
        _indexes = NewClient(handler, CitypageIndex.MaxBytes);
    }

    /// <summary>How long a page may take in all, repeats and pauses included. Above zero.</summary>
    public TimeSpan RequestTimeout
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _timeoutTicks));
        set => Interlocked.Exchange(ref _timeoutTicks, value.Ticks);
    }

    /// <summary>How often a request that met a passing fault is repeated, 0 to <see cref="MaxRetries"/>.</summary>
    public int Retries
    {
        get => _rule.Retries;
        set => _rule = new(value);
    }

    /// <summary>Asks for a document, of at most <see cref="CitypageParser.MaxBytes"/>.</summary>
    /// <param name="blocking">Whether the calling thread itself sends, waits and reads; the task is then complete when it is returned.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="city">Whom a failure is about.</param>
    /// <param name="known">What the caller has of it already, or null.</param>
    /// <param name="cancellationToken">Breaks it off; the failure is then <see cref="Cancelled"/>.</param>
    public ValueTask<WebAnswer> GetDocumentAsync(bool blocking, Uri address, City city, Validator? known, CancellationToken cancellationToken) =>
        GetAsync(new(this, blocking, _documents, address, city, known), cancellationToken);

    /// <summary>Asks for an index page, of at most <see cref="CitypageIndex.MaxBytes"/>.</summary>
    /// <inheritdoc cref="GetDocumentAsync"/>
    public ValueTask<WebAnswer> GetIndexAsync(bool blocking, Uri address, City city, CancellationToken cancellationToken) =>
        GetAsync(new(this, blocking, _indexes, address, city, null), cancellationToken);

    /// <summary>Breaks off the requests under way.</summary>
    public void Dispose()
    {
        _documents.Dispose();
        _indexes.Dispose();
    }

    private static HttpClient NewClient(HttpMessageHandler handler, int maxBytes)
    {
        var client = new HttpClient(handler, disposeHandler: false)
        {
            MaxResponseContentBufferSize = maxBytes,

            // Each request has a limit of its own, see AskAsync.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        return client;
    }

    private async ValueTask<WebAnswer> GetAsync(Errand errand, CancellationToken cancellationToken)
    {
        var limit = RequestTimeout;
        var current = _rule;
        if (current.Retries == 0)
        {
            return await AskAsync(errand, limit, cancellationToken).ConfigureAwait(false);
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Started, Stopwatch.GetTimestamp());
        context.Properties.Set(Limit, limit);
        var attempts = new Attempts(errand, limit, current.Retries);
        try
        {
            // Polly's Execute holds the calling thread through the pauses, as ExecuteAsync does not.
            var answer = errand.Blocking
                ? current.Pipeline.Execute(static (context, attempts) => attempts.NextAsync(context).AsTask().GetAwaiter().GetResult(), context, attempts)
                : await current.Pipeline.ExecuteAsync(static (context, attempts) => attempts.NextAsync(context), context, attempts).ConfigureAwait(false);
            return answer with
            {
                // An attempt knows its share only, which is a time that nobody set.
                Failure = answer.Failure is TimedOut late ? late with { Limit = limit } : answer.Failure,
                Requests = attempts.Count,
            };
        }
        catch (OperationCanceledException)
        {
            return new(default, new Cancelled(errand.City, default) { Address = errand.Address }) { Requests = attempts.Count };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<WebAnswer> AskAsync(Errand errand, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (_, blocking, client, address, city, known) = errand;
        using var timeout = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var place = address;
            for (var redirections = 0; ; redirections++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, place);
                if (known?.ETag is { } tag)
                {
                    request.Headers.IfNoneMatch.Add(tag);
                }

                request.Headers.IfModifiedSince = known?.LastModified;
                using var response = blocking
                    ? client.Send(request, either.Token)
                    : await client.SendAsync(request, either.Token).ConfigureAwait(false);
                if (redirections < MaxRedirections && Redirection(place, response) is { } next)
                {
                    place = next;
                    continue;
                }

                if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
                {
                    return new(default, null) { IsUnchanged = true, Validator = known };
                }

                if (!response.IsSuccessStatusCode)
                {
                    return Failed(new HttpError(city, default, (int)response.StatusCode)) with { RetryAfter = RetryAfter(response) };
                }

                // The body is in memory already: copying it waits for nothing.
                using var body = new MemoryStream();
                response.Content.ReadAsStream(CancellationToken.None).CopyTo(body);
                return new(body.GetBuffer().AsMemory(0, (int)body.Length), null)
                {
                    Validator = new(response.Headers.ETag, response.Content.Headers.LastModified),
                };
            }
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

        WebAnswer Failed(Reading failure) => new(default, failure with { Address = address });
    }

    // A redirection may not take a request to another host, nor off https: whoever stands there could say anything.
    private static Uri? Redirection(Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is { } location
        && Uri.TryCreate(from, location, out var to)
        && to.Scheme == Uri.UriSchemeHttps && to.Authority == from.Authority
            ? to
            : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - _clock.GetUtcNow()) : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan TimeLeft(ResilienceContext context) =>
        context.Properties.GetValue(Limit, default) - Stopwatch.GetElapsedTime(context.Properties.GetValue(Started, default));

    /// <summary>What is asked for, and how.</summary>
    private sealed record Errand(DatamartClient Owner, bool Blocking, HttpClient Client, Uri Address, City City, Validator? Known);

    /// <summary>The attempts at one errand, which are made one after another.</summary>
    private sealed class Attempts(Errand errand, TimeSpan whole, int retries)
    {
        public int Count { get; private set; }

        public ValueTask<WebAnswer> NextAsync(ResilienceContext context)
        {
            Count++;

            // An even share of the time, so that one stalled attempt leaves time for the others. The last has all that is
            // left, so that nothing is given up before the limit that was set; the pauses come off it.
            var left = TimeLeft(context);
            var share = whole / (retries + 1);
            var limit = Count > retries || left < share ? left : share;
            return errand.Owner.AskAsync(errand, limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), context.CancellationToken);
        }
    }

    private sealed class RetryRule(int retries)
    {
        public int Retries => retries;

        public ResiliencePipeline<WebAnswer> Pipeline { get; } = retries == 0 ? ResiliencePipeline<WebAnswer>.Empty : Build(retries);

        private static ResiliencePipeline<WebAnswer> Build(int retries) => new ResiliencePipelineBuilder<WebAnswer>()
            .AddRetry(new RetryStrategyOptions<WebAnswer>
            {
                MaxRetryAttempts = retries,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                MaxDelay = TimeSpan.FromSeconds(2),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { Failure: HttpError { Code: >= 500 or 429 } or TimedOut or ConnectionBroken } answer
                    && (answer.RetryAfter ?? TimeSpan.Zero) < TimeLeft(arguments.Context)),

                // Without a wish of the server's, null stands for the growing pauses.
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            })
            .Build();
    }
}
