using System.Net;

namespace Interleave.Weather;

/// <summary>
/// A request for one page: sends it, follows redirections, and turns whatever happens into an answer.
/// </summary>
/// <param name="client">Makes the requests. Its largest buffer is the largest page that is read.</param>
/// <param name="clock">Says how far off a moment is that the server names.</param>
/// <param name="blocking">
/// Whether the calling thread itself sends, waits and reads; every task is then complete when it is returned.
/// </param>
/// <param name="address">Where the page is.</param>
/// <param name="city">The city that a failure names.</param>
/// <param name="known">The page that the caller already has, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class PageRequest(
    HttpClient client, TimeProvider clock, bool blocking, Uri address, City city, Validator? known)
{
    private const int MaxRedirections = 3;

    /// <summary>Whether the calling thread itself does everything.</summary>
    public bool IsBlocking => blocking;

    /// <summary>Sends it once.</summary>
    /// <param name="limit">How long the whole answer may take, above zero.</param>
    /// <param name="cancellationToken">Breaks it off; the failure is then <see cref="Cancelled"/>.</param>
    public async ValueTask<WebAnswer> SendAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
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

                return AnswerOf(response);
            }
        }
        catch (Exception error) when (error
            is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The tokens are asked first: a request that is broken off can end with any of these errors.
            return Failed(
                cancellationToken.IsCancellationRequested ? new Cancelled(city, default)
                : timeout.IsCancellationRequested ? new TimedOut(city, default, limit)
                : FailureOf(error));
        }
    }

    /// <summary>The answer of a request that was cancelled between two attempts.</summary>
    public WebAnswer Cancelled() => Failed(new Cancelled(city, default));

    private WebAnswer AnswerOf(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            return new(default, null) { IsUnchanged = true, Validator = known };
        }

        if (!response.IsSuccessStatusCode)
        {
            return Failed(new HttpError(city, default, (int)response.StatusCode)) with
            {
                RetryAfter = RetryAfter(response),
            };
        }

        // The client has the body in memory already: copying it waits for nothing.
        using var body = new MemoryStream();
        response.Content.ReadAsStream(CancellationToken.None).CopyTo(body);
        return new(body.GetBuffer().AsMemory(0, (int)body.Length), null)
        {
            Validator = new(response.Headers.ETag, response.Content.Headers.LastModified),
        };
    }

    private Reading FailureOf(Exception error) => error switch
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
    };

    private WebAnswer Failed(Reading failure) => new(default, failure with { Address = address });

    // A redirection may not lead to another host or away from https, where anybody could answer.
    private static Uri? Redirection(Uri from, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is { } location
        && Uri.TryCreate(from, location, out var to)
        && to.Scheme == Uri.UriSchemeHttps && to.Authority == from.Authority
            ? to
            : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } header
            ? header.Delta ?? (header.Date - clock.GetUtcNow())
            : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
