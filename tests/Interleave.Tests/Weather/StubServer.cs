using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interleave.Tests.Weather;

/// <summary>
/// A weather server on a loopback port that answers as a test wants it to, and remembers what it was asked.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly WebApplication _app;

    private StubServer(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            _requests.Enqueue(path);
            UserAgent = context.Request.Headers.UserAgent.ToString();
            foreach (var tag in context.Request.Headers.IfNoneMatch)
            {
                IfNoneMatch.Enqueue(tag!);
            }

            if (_answers.TryGetValue(path, out var answer))
            {
                await answer(context);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    public string? UserAgent { get; private set; }

    public IReadOnlyList<string> Requests => [.. _requests];

    public IEnumerable<string> DocumentRequests =>
        _requests.Where(path => path.EndsWith(".xml", StringComparison.Ordinal));

    public IEnumerable<string> IndexRequests => _requests.Where(path => path.EndsWith('/'));

    /// <summary>The whole of the requests' headers that ask whether a page is unchanged.</summary>
    public ConcurrentQueue<string> IfNoneMatch { get; } = new();

    /// <param name="certificate">For https; null for http.</param>
    public static async Task<StubServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                if (certificate is not null)
                {
                    endpoint.UseHttps(certificate);
                }
            });
        });
        var server = new StubServer(builder.Build());
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers requests for a path so, from now on.</summary>
    public void Answer(string path, RequestDelegate answer) => _answers[path] = answer;

    /// <summary>Answers requests for a path with these bytes.</summary>
    public void Serve(string path, byte[] body, string type = "application/xml") => Answer(path, async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    });

    /// <summary>Lists documents in a folder, whose path ends with a slash.</summary>
    public void List(string folder, params string[] names)
    {
        var page = new StringBuilder("<!DOCTYPE html><html><head><title>Index of a folder</title></head><body><pre><a href=\"?C=N;O=D\">Name</a><hr><a href=\"/\">Parent Directory</a>\n");
        foreach (var name in names)
        {
            page.Append(CultureInfo.InvariantCulture, $"<img src=\"/icons/unknown.gif\" alt=\"[   ]\"> <a href=\"{name}\">{name}</a> 2026-09-14 18:03   36K  \n");
        }

        Serve(folder, Encoding.ASCII.GetBytes(page.Append("</pre></body></html>").ToString()), "text/html");
    }

    /// <summary>Lists and serves one document, and returns its path.</summary>
    public string Publish(string folder, string name, string document)
    {
        List(folder, name);
        Serve(folder + name, Citypage.Utf8(document));
        return folder + name;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
