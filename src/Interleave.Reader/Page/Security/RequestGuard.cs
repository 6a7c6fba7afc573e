using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Interleave.Reader.Page.Security;

/// <summary>
/// Lets in the reader's own browser, and nobody else: the page runs code. It is the first to see every request,
/// including those for files and for the page's socket.
/// </summary>
/// <remarks>
/// A foreign name that leads to this machine (DNS rebinding) fails the check of the host. A foreign page that posts
/// here, opens the socket or loads something fails the check of the origin, the check of the request's site as the
/// browser states it, and for lack of the cookie, which browsers do not send from other sites (SameSite=Strict).
/// </remarks>
/// <param name="next">What handles a request that is let in.</param>
/// <param name="key">The token and the cookie.</param>
/// <param name="port">The port of the page.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class RequestGuard(RequestDelegate next, PageKey key, int port)
{
    private const string TokenName = "token";

    private const string Style =
        ":root { color-scheme: light dark } " +
        "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }";

    private readonly string[] _hosts =
    [
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"),
    ];

    /// <summary>Answers a request, or hands it on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        PageHeaders.AddTo(context.Response.Headers);
        if (!_hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, "This page answers only to 127.0.0.1 and localhost.");
        }

        if (!HasRightOrigin(request))
        {
            return RefuseAsync(context, "This request came from another page, so it was not carried out.");
        }

        var token = request.Query[TokenName];
        var isFirst = HttpMethods.IsGet(request.Method) && token is [_] && !context.WebSockets.IsWebSocketRequest;
        if (isFirst && key.IsToken(token[0]))
        {
            LetIn(context);
            return Task.CompletedTask;
        }

        if (IsFromAnotherSite(request) || !key.IsCookie(request.Cookies[key.CookieName]))
        {
            return RefuseAsync(
                context,
                "This page opens with the address that the program printed when it started. " +
                "Copy that address from its window, with all that stands after token=.");
        }

        return next(context);
    }

    /// <summary>
    /// The origin, where a browser names one, must be this page. With everything that can change something, that is
    /// with posts and the opening of sockets, browsers name one; there it must not be missing.
    /// </summary>
    private static bool HasRightOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
        {
            return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
                && !request.HttpContext.WebSockets.IsWebSocketRequest
                && !request.Headers.ContainsKey("Upgrade");
        }

        // The host was compared with the two that are right before.
        return origin.Count == 1
            && string.Equals(origin[0], $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsFromAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [var site] && site is not ("same-origin" or "none");

    /// <summary>
    /// Sets the cookie, and sends the browser to the same address without the token, which then stands in no history.
    /// </summary>
    private void LetIn(HttpContext context)
    {
        context.Response.Cookies.Append(key.CookieName, key.CookieValue, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        });
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.Path.ToUriComponent() is ['/', not ('/' or '\\'), ..] path
            ? path
            : "/";
    }

    private static Task RefuseAsync(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Not let in</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
                    <style>{Style}</style>
            </head><body><main><h1>Not let in</h1><p>{sentence}</p></main></body></html>
            """,
            context.RequestAborted);
    }
}
