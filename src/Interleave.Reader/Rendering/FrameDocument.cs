using System.Security.Cryptography;
using System.Text;

namespace Interleave.Reader.Rendering;

/// <summary>
/// The document inside the frame of an HTML output. Of all scripts only ours runs there, which tells the page how high
/// the content is and takes on the page's colours. The frame has an origin of its own, and loads and sends nothing.
/// </summary>
/// <threadsafety static="true"/>
public static class FrameDocument
{
    private static readonly string Script = PageAsset.Text("frame.js");
    private static readonly string Style = PageAsset.Text("frame.css");

    /// <summary>
    /// The script of every frame as a Content-Security-Policy names it, quotes included. A frame is also under the
    /// policy of the page around it, so that page's <c>script-src</c> must allow this one.
    /// </summary>
    public static string ScriptSource { get; } =
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    private static readonly string Head =
        $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:;
        font-src data:; style-src 'unsafe-inline'; script-src {ScriptSource}; form-action 'none'; base-uri 'none'">
        <title>Output</title><base target="_blank"><style>{Style}</style><script>{Script}</script></head>
        <body><div id="interleave-output">
        """;

    /// <summary>The document around some HTML.</summary>
    public static string Of(string html)
    {
        ArgumentNullException.ThrowIfNull(html);

        // They would not run. One of the chapter's brings a drawing library of 1 MB, which the page has already.
        return $"{Head}{OutputScripts.TakeOut(html)}</div></body></html>";
    }
}
