using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Components;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Page.Security;
using Interleave.Reader.Rendering;
using Interleave.Reader.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Interleave.Reader.Page;

/// <summary>The server of the live page, on this machine's loopback address alone.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>
    /// The most that a browser may send in one message, such as a text pasted into a cell.
    /// </summary>
    private const long MostReceived = 8 * 1024 * 1024;

    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly LiveNotebooks _notebooks;

    private readonly IDisposable _claim;

    /// <summary>
    /// Compiles Roslyn's lexer, which takes some tenths of a second, while the reader looks at the contents: the first
    /// notebook that is opened need not wait for it, and neither does the start.
    /// </summary>
    private readonly Task _preparing = Task.Run(() => CSharpColours.ToHtml("var ready = \"so\"; // 1"));

    private PageServer(WebApplication application, LiveNotebooks notebooks, IDisposable claim, Uri address) =>
        (_application, _notebooks, _claim, Address) = (application, notebooks, claim, address);

    /// <summary>Where the page is, with the token that lets a browser in.</summary>
    public Uri Address { get; }

    /// <summary>Starts the server.</summary>
    /// <param name="options">What it is to show, and where.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="UsageException">
    /// There is no chapter, it is open in another run, or the port cannot be had.
    /// </exception>
    /// <exception cref="Notebooks.NotebookException">A file of the chapter is not a notebook.</exception>
    public static async Task<PageServer> StartAsync(PageOptions options, CancellationToken cancellationToken)
    {
        var chapter = Chapter.Find(options.Folder);
        var port = ChoosePort(options.Port);
        var claim = options.Edits.Claim(chapter.Folder);
        await FormerEdits.BringOverAsync(chapter, options.Edits).ConfigureAwait(false);
        var key = new PageKey(port, options.Edits.Secret("page.key", PageKey.NewSecret));
        var notebooks = new LiveNotebooks(options.Edits, options.Kernel, options.Time);
        var names = new PageNames(port, options.Codespace);
        var application = Build(port, key, names, chapter, notebooks);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            await notebooks.DisposeAsync().ConfigureAwait(false);
            claim.Dispose();
            throw PortTaken(port, e);
        }

        return new PageServer(application, notebooks, claim, new Uri($"{names.Address}/?token={key.Token}"));
    }

    /// <summary>Ends the server and all kernels, and waits until what was written is on disk; within bounds.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var bound = new CancellationTokenSource(StopBound))
        {
            await _application.StopAsync(bound.Token).ConfigureAwait(false);
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        await _notebooks.DisposeAsync().ConfigureAwait(false);
        await _preparing.ConfigureAwait(false);
        _claim.Dispose();
    }

    private static WebApplication Build(
        int port, PageKey key, PageNames names, Chapter chapter, LiveNotebooks notebooks)
    {
        // Nothing of the environment's settings for web programs counts here: where the page listens and what it tells
        // is a matter of safety.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PageServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore().UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddLogging(logging => logging
            .AddProvider(new PageLog())
            .SetMinimumLevel(LogLevel.Error)

            // A tab of an earlier start brings a cookie for forms, which cannot be read now; the page has no forms.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton(chapter);
        builder.Services.AddSingleton(_ => notebooks);
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MostReceived);

        var application = builder.Build();
        application.UseMiddleware<RequestGuard>(key, names);
        application.UseRouting();
        application.UseAntiforgery();
        PageFiles.Map(application);
        application.MapStaticAssets();
        application.MapRazorComponents<App>().AddInteractiveServerRenderMode(interactive =>
        {
            // On one machine compression only costs time; and without it the page's own, stricter rule on frames
            // is the only one.
            interactive.DisableWebSocketCompression = true;
            interactive.ContentSecurityFrameAncestorsPolicy = null;
        });
        return application;
    }

    private static int ChoosePort(int? asked)
    {
        if (asked is > 0 and var port)
        {
            return LoopbackPort.IsFree(port) ? port : throw PortTaken(port, null);
        }

        return asked is null && LoopbackPort.IsFree(PageOptions.UsualPort)
            ? PageOptions.UsualPort
            : LoopbackPort.AnyFree();
    }

    private static UsageException PortTaken(int port, Exception? cause) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"--port: {port} cannot be had on 127.0.0.1; another program uses it, or it needs special rights. Name " +
        $"another one, or none."),
        cause);

    /// <summary>The program itself listens to signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
