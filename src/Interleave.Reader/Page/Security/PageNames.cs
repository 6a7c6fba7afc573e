using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Interleave.Reader.Page.Security;

/// <summary>The names under which a browser may reach the page, and under which its requests may come.</summary>
/// <remarks>
/// In a Codespace the page has one more name, which GitHub's port forwarding gives it. The forwarding passes on the
/// browser's <c>Host</c>, or <c>localhost</c> in its place and the browser's as <c>X-Forwarded-Host</c>; and an
/// <c>Origin</c> that is the page's own it writes anew as <c>http://localhost:PORT</c>, while it leaves every foreign
/// one as it is (<see href="https://github.com/symfony/demo/issues/1542"/>). So there, each name of the page is a
/// right origin for each other. Another page cannot have one of them.
/// </remarks>
/// <param name="port">The port of the page.</param>
/// <param name="codespace">The Codespace that the program runs in, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class PageNames(int port, Codespace? codespace)
{
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string ForwardedScheme = "X-Forwarded-Proto";

    private readonly string[] _local =
    [
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"),
    ];

    private readonly string? _forwarded = codespace?.HostOf(port);

    /// <summary>Where a browser finds the page, without a slash at the end.</summary>
    public string Address => _forwarded is null ? $"http://{_local[0]}" : $"https://{_forwarded}";

    /// <summary>The names, for a sentence.</summary>
    public string InWords => _forwarded is null
        ? "127.0.0.1 and localhost"
        : $"127.0.0.1 and localhost, and over https to {_forwarded}";

    /// <summary>Whether a request is for this page, by each name of the host that it carries.</summary>
    public bool AreOf(HttpRequest request) =>
        IsForwarded(request)
            || (IsLocal(request.Host.Value) && (_forwarded is null || request.Headers[ForwardedHost].All(IsLocal)));

    /// <summary>
    /// Whether the browser came by the Codespace's name for the page: over https, so that its cookie can be bound to
    /// that.
    /// </summary>
    public bool IsForwarded(HttpRequest request)
    {
        if (_forwarded is null || request.Headers[ForwardedScheme] is not ([] or ["https"]))
        {
            return false;
        }

        var host = request.Host.Value;
        return request.Headers[ForwardedHost] switch
        {
            [] => Is(_forwarded, host),
            [var outer] => Is(_forwarded, outer) && (Is(_forwarded, host) || IsLocal(host)),
            _ => false,
        };
    }

    /// <summary>Whether a request's origin is this page.</summary>
    /// <param name="origin">The header's value.</param>
    /// <param name="request">The request; its host is one of these names.</param>
    public bool IsOrigin(string? origin, HttpRequest request) => _forwarded is null
        ? Is($"http://{request.Host.Value}", origin)
        : Is($"https://{_forwarded}", origin) || Array.Exists(_local, name => Is($"http://{name}", origin));

    private static bool Is(string name, string? given) => name.Equals(given, StringComparison.OrdinalIgnoreCase);

    private bool IsLocal(string? host) => Array.Exists(_local, name => Is(name, host));
}
