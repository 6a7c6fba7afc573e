using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Interleave.Datamart.Serving;

/// <summary>
/// plotly.js, from this program's folder <c>charts</c>, for the charts of notebooks that a browser on this machine
/// shows. It is a public file that any page may have: the pages that ask are of all origins, or of none.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class ChartFiles
{
    /// <summary>What the paths of the files begin with. The weather service has nothing there.</summary>
    public const string Root = "/charts/";

    /// <summary>A year, in seconds. A file's name holds its version, so its content never changes.</summary>
    private const string ForEver = "public, max-age=31536000, immutable";

    private const string Allowed = "GET, HEAD, OPTIONS";

    private readonly Dictionary<string, ChartFile> _files;

    /// <summary>The files that lie in a folder.</summary>
    /// <param name="folder">The folder; if it is missing, every path is answered with 404.</param>
    public ChartFiles(string folder) => _files = Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.js")
            .Select(path => new ChartFile(path))
            .ToDictionary(file => file.Name, StringComparer.Ordinal)
        : [];

    /// <summary>
    /// Answers a request for a path below <see cref="Root"/>, without latency and past the queue for weather.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;

        // A notebook's output may be a sandboxed frame, whose origin is "null". It asks with crossorigin="anonymous",
        // because a browser checks the hash only of an answer that the page may read. A page with a
        // Cross-Origin-Embedder-Policy needs the second header.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            AllowToAsk(context);
        }
        else if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            headers.Allow = Allowed;
            await SayAsync(
                context, StatusCodes.Status405MethodNotAllowed, $"{method} is not for this address; use {Allowed}.")
                .ConfigureAwait(false);
        }
        else if (!_files.TryGetValue(context.Request.Path.Value![Root.Length..], out var file))
        {
            var names = string.Join(", ", _files.Keys.Select(name => Root + name));
            await SayAsync(context, StatusCodes.Status404NotFound, $"There is no such file; there is {names}.")
                .ConfigureAwait(false);
        }
        else
        {
            headers.CacheControl = ForEver;
            await TypedResults.Bytes(file.Content, "text/javascript; charset=utf-8", entityTag: file.EntityTag)
                .ExecuteAsync(context)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Answers a preflight request. Chromium sends one when a page of another network wants a loopback address.
    /// </summary>
    private static void AllowToAsk(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.AccessControlAllowMethods = Allowed;
        headers.AccessControlMaxAge = "86400";
        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } wanted)
        {
            headers.AccessControlAllowHeaders = wanted;
        }

        if (context.Request.Headers["Access-Control-Request-Private-Network"] == "true")
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }
    }

    private static Task SayAsync(HttpContext context, int status, string sentence) =>
        TypedResults.Text($"{sentence}\n", "text/plain; charset=utf-8", statusCode: status).ExecuteAsync(context);

    /// <summary>One file, read at the first request for it: a session without a chart never needs it.</summary>
    private sealed class ChartFile(string path)
    {
        private readonly Lazy<byte[]> _content = new(() => File.ReadAllBytes(path));

        public string Name { get; } = Path.GetFileName(path);

        public byte[] Content => _content.Value;

        public EntityTagHeaderValue EntityTag =>
            field ??= new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))}\"");
    }
}
