using Interleave.Reader.Rendering;
using Microsoft.AspNetCore.Http;

namespace Interleave.Reader.Page.Security;

/// <summary>The headers that every answer of the page carries.</summary>
internal static class PageHeaders
{
    /// <summary>
    /// What the page may load and do. Scripts, workers and connections come from this program alone; no script may
    /// stand in the page itself or be made from a text, except the one in the frames around HTML outputs. Styles may
    /// stand in the page, because the editor writes its own there. No other page may frame it.
    /// </summary>
    public static readonly string ContentSecurityPolicy =
        "default-src 'none'; " +
        $"script-src 'self' {FrameDocument.ScriptSource}; " +
        "style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data:; " +
        "font-src 'self' data:; " +
        "connect-src 'self'; " +
        "worker-src 'self'; " +
        "frame-src 'none'; " +
        "manifest-src 'self'; " +
        "form-action 'self'; " +
        "base-uri 'self'; " +
        "object-src 'none'; " +
        "frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    public static void AddTo(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}
