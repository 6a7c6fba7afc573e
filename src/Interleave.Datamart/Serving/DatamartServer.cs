using System.Diagnostics;
using System.Globalization;
using System.Net;
using Interleave.Datamart.Publishing;
using Interleave.Datamart.Tuning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Interleave.Datamart.Serving;

/// <summary>
/// The stand-in for the weather service, with the drawing library of charts beside it: HTTP/1.1 on 127.0.0.1.
/// </summary>
/// <threadsafety>One thread starts it; it then serves any number of requests at once.</threadsafety>
internal sealed class DatamartServer : IAsyncDisposable
{
    /// <summary>The path of the settings. The service has nothing that begins with <c>/-/</c>.</summary>
    public const string SettingsPath = "/-/settings";

    /// <summary>The most bytes that settings may have; a real one has about a hundred.</summary>
    private const int LongestSettings = 16 * 1024;

    private readonly ServedSettings _settings;
    private readonly WeatherPages _pages;
    private readonly ChartFiles _charts = new(Path.Combine(AppContext.BaseDirectory, "charts"));
    private readonly CancellationToken _ending;
    private readonly WebApplication _app;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="port">The port to listen on, 1 to 65535, or 0 for any free one.</param>
    /// <param name="ending">Gives up every waiting request; the server must then be disposed of.</param>
    public DatamartServer(Catalogue catalogue, Settings settings, int port, CancellationToken ending)
    {
        _settings = new(settings);
        _ending = ending;
        _pages = new(catalogue);

        // The empty builder reads no environment variables and no settings files: neither can move the address off
        // loopback, and there is no logging that could write to standard output.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, EndsWithProgram>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestSettings;
            kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens, once it is started.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port cannot be used for another reason.</exception>
    /// <exception cref="OperationCanceledException">The program is ending.</exception>
    public Task StartAsync() => _app.StartAsync(_ending);

    /// <summary>
    /// Ends it within about a second, whatever it is serving: connections are closed, and not waited for as in a
    /// graceful stop.
    /// </summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Server = "Apache (Interleave.Datamart, a local stand-in)";
        var path = context.Request.Path;
        return path == SettingsPath ? AnswerSettingsAsync(context)
            : path.Value!.StartsWith(ChartFiles.Root, StringComparison.Ordinal) ? _charts.AnswerAsync(context)
            : AnswerWeatherAsync(context);
    }

    private async Task AnswerWeatherAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await RefuseMethodAsync(context, "GET, HEAD").ConfigureAwait(false);
            return;
        }

        // A client that goes away leaves the queue, and the end of the program waits for nobody.
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending);
        try
        {
            using var turn = await _settings.Gate.EnterAsync(givenUp.Token).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            var now = _settings.Current;
            var answer = _pages.Answer(context.Request.Path.Value!, now.Clock);
            context.Response.Headers.Date = now.Clock.ToString("R", CultureInfo.InvariantCulture);
            await Latency.PassAsync(started, now.NextLatency(Random.Shared), givenUp.Token).ConfigureAwait(false);
            if (answer.File is { } file
                && Fault.Draw(now.Faults, file.Site.Code, Random.Shared.NextDouble()) is { } fault)
            {
                await FaultyAnswer.SendAsync(context, fault, file, givenUp.Token).ConfigureAwait(false);
            }
            else
            {
                await answer.Result.ExecuteAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task AnswerSettingsAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPatch(method))
        {
            var fault = await ChangeSettingsAsync(context.Request).ConfigureAwait(false);
            await (fault is null
                ? JsonAsync(context, SettingsJson.Write(_settings.Current), StatusCodes.Status200OK)
                : JsonAsync(context, SettingsJson.WriteError(fault), StatusCodes.Status400BadRequest))
                .ConfigureAwait(false);
        }
        else if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            await JsonAsync(context, SettingsJson.Write(_settings.Current), 200).ConfigureAwait(false);
        }
        else
        {
            await RefuseMethodAsync(context, "GET, HEAD, PATCH").ConfigureAwait(false);
        }
    }

    /// <returns>What is wrong with the settings in the request, or null if they are now in force.</returns>
    private async Task<string?> ChangeSettingsAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return _settings.Change(settings => SettingsJson.Change(settings, body.ToArray()));
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
        catch (BadHttpRequestException fault)
            when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return $"The settings are longer than {LongestSettings} bytes.";
        }
    }

    private static Task JsonAsync(HttpContext context, byte[] json, int status)
    {
        context.Response.StatusCode = status;
        return TypedResults.Bytes(json, "application/json").ExecuteAsync(context);
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return TypedResults.Text(
            $"{context.Request.Method} is not for this address; use {allowed}.\n",
            "text/plain; charset=utf-8",
            statusCode: StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);
    }

    /// <summary>Leaves Ctrl+C and SIGTERM to the program, which outlives the server of the warm-up.</summary>
    private sealed class EndsWithProgram : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
