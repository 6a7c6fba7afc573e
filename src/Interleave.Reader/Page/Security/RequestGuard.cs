using System.Net;
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
/// <param name="names">The names under which the page is reached.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class RequestGuard(RequestDelegate next, PageKey key, PageNames names)
{
    private const string TokenName = "token";

    private const string Style =
        ":root { color-scheme: light dark } " +
        "body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }";

    /// <summary>Answers a request, or hands it on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        PageHeaders.AddTo(context.Response.Headers);
        if (!names.AreOf(request))
        {
            return RefuseAsync(context, $"This page answers only to {names.InWords}.");
        }

        if (!HasRightOrigin(request))
        {
            return RefuseAsync(context, "This request came from another page, so it was not carried out.");
        }

        var token = request.Query[TokenName];
        var isFirst = HttpMethods.IsGet(request.Method) && token is [_] && !context.WebSockets.IsWebSocketRequest;
        if (isFirst && key.IsToken(token[0]))
        {
            return LetInAsync(context);
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
    private bool HasRightOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
        {
            return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
                && !request.HttpContext.WebSockets.IsWebSocketRequest
                && !request.Headers.ContainsKey("Upgrade");
        }

        return origin.Count == 1 && names.IsOrigin(origin[0], request);
    }

    private static bool IsFromAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [var site] && site is not ("same-origin" or "none");

    /// <summary>
    /// Sets the cookie, and sends the browser to the same address without the token, which then stands in no history.
    /// </summary>
    private Task LetInAsync(HttpContext context)
    {
        var isForwarded = names.IsForwarded(context.Request);
        var path = context.Request.Path.ToUriComponent() is ['/', not ('/' or '\\'), ..] inside ? inside : "/";
        context.Response.Cookies.Append(key.CookieName, key.CookieValue, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = isForwarded,
            Path = "/",
            IsEssential = true,
        });
        context.Response.Headers.CacheControl = "no-store";
        if (!isForwarded)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = path;
            return Task.CompletedTask;
        }

        // A Codespace's editor, which opens this address, is another site. What a redirect leads to would still count
        // as asked for by it, and the browser would not send the cookie; what this page leads to it does.
        var address = WebUtility.HtmlEncode(path);
        return WriteAsync(
            context,
            "Opening the chapter",
            $"<a href=\"{address}\">Open the chapter</a>",
            $"<meta http-equiv=\"refresh\" content=\"0; url={address}\">");
    }

    private static Task RefuseAsync(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, "Not let in", sentence);
    }

    private static Task WriteAsync(HttpContext context, string title, string sentence, string head = "")
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}
            <link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
            <style>{Style}</style>
            </head><body><main><h1>{title}</h1><p>{sentence}</p></main></body></html>
            """,
            context.RequestAborted);
    }
}
