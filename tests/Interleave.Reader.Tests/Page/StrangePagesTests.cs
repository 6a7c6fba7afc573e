using System.Net;
using System.Net.Sockets;
using System.Text;
using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>Pages and outputs that want more than they are given, in a browser that has the reader's cookie.</summary>
public sealed class StrangePagesTests(Chromium chromium)
{
    /// <summary>
    /// A page of another port of this machine is another origin but the same site, so that browsers send even a strict
    /// cookie along: only the checks of the program itself are between it and the kernel.
    /// </summary>
    [Fact]
    public async Task A_page_of_another_origin_gets_nowhere()
    {
        await using var page = await OpenPage.With(("a", ["System.IO.File.WriteAllText(\"ran\", \"\");"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, "<!doctype html><title>strange</title><body>", stop.Token);
        await tab.Page.GotoAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        var result = await tab.Page.EvaluateAsync<string>(
            """
            async root => {
              const tried = [];
              const attempt = async (name, act) => { try { tried.push(`${name}:${await act()}`); } catch (error) { tried.push(`${name}:refused`); } };
              await attempt('read', async () => (await fetch(root, { credentials: 'include' })).status);
              await attempt('post', async () => (await fetch(root + '_blazor/negotiate?negotiateVersion=1', { method: 'POST', credentials: 'include' })).status);
              await attempt('blind post', async () => (await fetch(root + '_blazor/negotiate?negotiateVersion=1', { method: 'POST', credentials: 'include', mode: 'no-cors' })).type);
              await attempt('socket', () => new Promise((resolve, reject) => {
                const socket = new WebSocket(root.replace('http', 'ws') + '_blazor');
                socket.onopen = () => resolve('open');
                socket.onerror = reject;
              }));
              await attempt('script', () => new Promise((resolve, reject) => {
                const script = document.createElement('script');
                script.src = root + 'live/editors.js';
                script.onload = () => resolve('loaded');
                script.onerror = reject;
                document.body.append(script);
              }));
              const frame = document.createElement('iframe');
              frame.src = root + 'read/a';
              document.body.append(frame);
              await new Promise(resolve => { frame.onload = resolve; });
              await attempt('frame', () => frame.contentDocument ? 'open' : 'closed');
              return tried.join(' ');
            }
            """,
            page.Root.AbsoluteUri);
        await stop.CancelAsync();
        await serving;

        Assert.Equal(
            "read:refused post:refused blind post:refused socket:refused script:refused frame:closed", result);
        Assert.Contains(tab.Browser.Complaints, text => text.Contains("403", StringComparison.Ordinal));
        Assert.DoesNotContain(tab.Page.Frames, frame => frame.Url.Contains("/read/a", StringComparison.Ordinal)
            && frame.ParentFrame is not null);
    }

    [Fact]
    public async Task An_output_cannot_take_over_the_page()
    {
        const string Hostile = "<b id='shown'>shown</b><script>top.document.title = 'taken'; " +
            "fetch('/download/a')</script><img src='/download/a' onerror='parent.document.title=`taken`'><form " +
            "action='/download/a' method='post'><button>go</button></form>";
        await using var page = await OpenPage.With(("a",
        [
            $"markdown|# A\n\n{Hostile} <script>document.title = 'taken'</script> " +
            "[a](javascript:document.title='taken')",
            "using Microsoft.DotNet.Interactive;\nusing static " +
            $"Microsoft.DotNet.Interactive.Kernel;\ndisplay(HTML(\"\"\"{Hostile}\"\"\"))",
        ]));
        await using var tab = await NotebookTab.Open(chromium, page);
        var before = tab.Browser.Requests.Count;
        await tab.Run(2);
        await tab.State(2, "Done");
        var frame = tab.Page.FrameLocator("iframe.frame");
        await frame.Locator("#shown").WaitForAsync();

        Assert.Equal("A · Interleave", await tab.Page.TitleAsync());
        Assert.DoesNotContain(
            tab.Browser.Requests.Skip(before), address =>
                address.Contains("download", StringComparison.Ordinal)
                    || address.Contains(":1/", StringComparison.Ordinal));
        Assert.Equal(0, await tab.Page.Locator(".prose script, .prose img, .prose form, a[href^=javascript]")
            .CountAsync());
        await tab.Shows(
            2, "This output includes a script, which does not run here; Jupyter and VS Code would run it.");
        Assert.DoesNotContain("allow-same-origin", await tab.Page.Locator("iframe.frame")
            .GetAttributeAsync("sandbox"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task An_output_says_that_its_script_does_not_run(int width, bool dark)
    {
        await using var page = await OpenPage.With(("a",
        [
            "markdown|# Scripts",
            "using Microsoft.DotNet.Interactive;\nusing static " +
            "Microsoft.DotNet.Interactive.Kernel;\ndisplay(HTML(\"<p>One button: <button " +
            "onclick='f()'>press</button></p>\"))",
            "display(HTML(\"<div id='plot'></div><script>document.title = 'taken'</script>\"))",
            "display(HTML(\"<p>No script at all.</p>\"))",
        ]));
        await using var tab = await NotebookTab.Open(chromium, page, width: width, dark: dark);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run all", Exact = true }).ClickAsync();
        await tab.State(4, "Done");

        await Expect(tab.Cell(2).Locator(".outputs .remark")).ToHaveTextAsync(
            "This output includes a script, which does not run here; Jupyter and VS Code would run it.");
        await Expect(tab.Cell(2).FrameLocator("iframe").GetByRole(AriaRole.Button)).ToHaveTextAsync("press");
        await Expect(tab.Cell(3).Locator(".outputs")).ToHaveTextAsync(
            "This output is a script, which does not run here; Jupyter and VS Code would run it.");
        await Expect(tab.Cell(3).Locator("iframe")).ToHaveCountAsync(0);
        await Expect(tab.Cell(4).Locator(".outputs .remark")).ToHaveCountAsync(0);
        await tab.Browser.AssertAccessibleAsync();
        await tab.Browser.AssertFitsAsync();
        await tab.Browser.TakePictureAsync($"page-scripts-{width}-{(dark ? "dark" : "light")}");
    }

    private static async Task ServeAsync(TcpListener listener, string html, CancellationToken cancellationToken)
    {
        var answer = Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
            $"{html.Length}\r\nConnection: close\r\n\r\n{html}");
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, cancellationToken);
                await stream.WriteAsync(answer, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen what it wanted to.
        }
    }
}
