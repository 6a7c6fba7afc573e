using Interleave.Timing;
using Polly;
using Polly.Retry;

namespace Interleave.Weather;

/// <summary>Asks a weather server for pages, each within a time limit, and again where that can help.</summary>
/// <remarks>
/// A fault that may pass (status 5xx or 429, a time-out, a broken connection) is worth <see cref="Retries"/> retries,
/// after pauses that grow from about 250 ms, or after what <c>Retry-After</c> asks for if there is time for that. A
/// redirection is followed to the same host over https, and nowhere else.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class DatamartClient : IDisposable
{
    /// <summary>The most retries that can be set.</summary>
    public const int MaxRetries = 5;

    private static readonly Version? Version = typeof(DatamartClient).Assembly.GetName().Version;

    private static readonly ResiliencePropertyKey<Deadline> End = new("end");

    private readonly TimeProvider _clock;

    // Two clients over one handler, and so over one set of connections, because the largest body that is read is a
    // property of the client. They read the whole body, or break off at that size or at the time-out.
    private readonly HttpClient _documents;
    private readonly HttpClient _indexes;

    // In ticks: a TimeSpan field could be read half written.
    private long _timeoutTicks = TimeSpan.FromSeconds(10).Ticks;

    // The number and its pipeline are one object, so that nobody reads one without the other.
    private volatile RetryRule _rule = new(0);

    /// <summary>A client over a handler, which is not disposed of with it.</summary>
    public DatamartClient(HttpMessageHandler handler, TimeProvider clock)
    {
        _clock = clock;
        _documents = NewClient(handler, CitypageParser.MaxBytes);
        _indexes = NewClient(handler, CitypageIndex.MaxBytes);
    }

    /// <summary>How long a page may take in all, retries and pauses included. Above zero.</summary>
    public TimeSpan RequestTimeout
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _timeoutTicks));
        set => Interlocked.Exchange(ref _timeoutTicks, value.Ticks);
    }

    /// <summary>How often a request that met a passing fault is retried, 0 to <see cref="MaxRetries"/>.</summary>
    public int Retries
    {
        get => _rule.Retries;
        set => _rule = new(value);
    }

    /// <summary>Asks for a document, of at most <see cref="CitypageParser.MaxBytes"/>.</summary>
    /// <param name="blocking">
    /// Whether the calling thread itself does everything; see <see cref="PageRequest"/>.
    /// </param>
    /// <param name="address">Where it is.</param>
    /// <param name="city">The city that a failure names.</param>
    /// <param name="known">The document that the caller already has, or null.</param>
    /// <param name="cancellationToken">Breaks it off; the failure is then <see cref="Cancelled"/>.</param>
    public ValueTask<WebAnswer> GetDocumentAsync(
        bool blocking, Uri address, City city, Validator? known, CancellationToken cancellationToken) =>
        GetAsync(new(_documents, _clock, blocking, address, city, known), cancellationToken);

    /// <summary>
    /// Asks for an index page, of at most <see cref="CitypageIndex.MaxBytes"/>. It cannot be cancelled.
    /// </summary>
    /// <inheritdoc cref="GetDocumentAsync"/>
    public ValueTask<WebAnswer> GetIndexAsync(bool blocking, Uri address, City city) =>
        GetAsync(new(_indexes, _clock, blocking, address, city, null), CancellationToken.None);

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

            // Each request has a limit of its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(
            $"Interleave/{Version?.ToString(3)} (an interactive chapter on threads)");
        return client;
    }

    private async ValueTask<WebAnswer> GetAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var limit = RequestTimeout;
        var rule = _rule;
        if (rule.Retries == 0)
        {
            return await request.SendAsync(limit, cancellationToken).ConfigureAwait(false);
        }

        var end = Deadline.In(limit);
        var attempts = 0;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(End, end);
        try
        {
            // Polly's Execute holds the calling thread through the pauses; ExecuteAsync does not.
            var answer = request.IsBlocking
                ? rule.Pipeline.Execute(context => NextAsync(context).AsTask().GetAwaiter().GetResult(), context)
                : await rule.Pipeline.ExecuteAsync(NextAsync, context).ConfigureAwait(false);
            return answer with
            {
                // An attempt knows only its share of the limit, which is a time that nobody set.
                Failure = answer.Failure is TimedOut late ? late with { Limit = limit } : answer.Failure,
                Requests = attempts,
            };
        }
        catch (OperationCanceledException)
        {
            return request.Cancelled() with { Requests = attempts };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        ValueTask<WebAnswer> NextAsync(ResilienceContext context)
        {
            attempts++;

            // An even share of the time, so that one stalled attempt leaves time for the others. The last attempt has
            // all that is left, so that nothing is given up before the limit; the pauses come off its time.
            var share = limit / (rule.Retries + 1);
            var time = attempts > rule.Retries || end.Left < share ? end.Left : share;
            return request.SendAsync(
                time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1), context.CancellationToken);
        }
    }

    private sealed class RetryRule(int retries)
    {
        public int Retries => retries;

        public ResiliencePipeline<WebAnswer> Pipeline { get; } =
            retries == 0 ? ResiliencePipeline<WebAnswer>.Empty : Build(retries);

        private static ResiliencePipeline<WebAnswer> Build(int retries) => new ResiliencePipelineBuilder<WebAnswer>()
            .AddRetry(new RetryStrategyOptions<WebAnswer>
            {
                MaxRetryAttempts = retries,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                MaxDelay = TimeSpan.FromSeconds(2),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result
                        is { Failure: HttpError { Code: >= 500 or 429 } or TimedOut or ConnectionBroken } answer
                    && (answer.RetryAfter ?? default) < arguments.Context.Properties.GetValue(End, default).Left),

                // Null, where the server asks for nothing, stands for the growing pauses.
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            })
            .Build();
    }
}
