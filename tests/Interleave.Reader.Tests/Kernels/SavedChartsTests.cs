using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Processes;
using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using Interleave.Tests;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>
/// A notebook that a Jupyter client has executed and saved: it is small, and its charts are drawn without a network while a
/// server of any session lives.
/// </summary>
[Collection(nameof(Undisturbed))]
public sealed partial class SavedChartsTests(InstalledKernel kernel, Chromium chromium) : IClassFixture<InstalledKernel>
{
    private const string Notebook = "02-thirteen-cities.ipynb";
    private const string Drawn = "figure[data-state=drawn] .main-svg .gtitle";
    private const int MostBytes = 300_000;
    private const int Height = 2800;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_small_and_draws_its_charts_without_a_network_in_this_session_and_in_a_later_one()
    {
        var saved = kernel.File(Notebook);
        string[] charts;
        using (await JupyterSession.RunAsync(kernel, Notebook, saved))
        {
            Assert.InRange(new FileInfo(saved).Length, 1, MostBytes);
            charts = Charts(saved);
            Assert.True(charts.Length >= 5, $"{charts.Length} charts");

            await AssertDrawnInSandboxAsync(charts, "saved-charts", width: 1280, dark: false);
            await AssertDrawnInSandboxAsync(charts, "saved-charts-dark-narrow", width: 360, dark: true);
        }

        using var later = LaterServer(charts);
        await AssertLivesAsync(later);
        await AssertDrawnInSandboxAsync(charts, "saved-charts-reopened", width: 1280, dark: true);
        await AssertDrawnInPageAsync(await ConvertedAsync(saved), charts.Length);
    }

    // As Jupyter and VS Code do with what they do not trust: a frame without an origin, which may run scripts.
    private async Task AssertDrawnInSandboxAsync(string[] charts, string picture, int width, bool dark)
    {
        await using var tab = await chromium.OpenAsync(width, dark);
        var (ground, ink) = dark ? ("#1e1e1e", "#d4d4d4") : ("#ffffff", "#1e1e1e");

        // High enough for all charts: a browser does not paint what nobody sees, and the picture would lack it.
        await tab.Page.SetViewportSizeAsync(width, Height);
        var frame = $$"""
            <!doctype html><meta charset="utf-8">
            <body style="margin:8px;font:14px sans-serif;background:{{ground}};color:{{ink}}">
            {{string.Concat(charts)}}
            """;
        await tab.Page.SetContentAsync($$"""
            <!doctype html><title>outputs</title><body style="margin:0;background:{{ground}}">
            <iframe sandbox="allow-scripts" style="border:0;width:100%;height:{{Height}}px" srcdoc="{{WebUtility.HtmlEncode(frame)}}">
            </iframe>
            """);
        var outputs = tab.Page.FrameLocator("iframe");
        try
        {
            await Assertions.Expect(outputs.Locator(Drawn)).ToHaveCountAsync(charts.Length);
        }
        catch (PlaywrightException)
        {
            Assert.Fail(
                string.Join('\n', [.. await outputs.Locator("figure").AllInnerTextsAsync(), .. tab.Complaints]));
        }

        Assert.Equal("null", await tab.Page.Frames[1].EvaluateAsync<string>("() => origin"));
        Assert.All(tab.Requests, address => Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal));
        Assert.Equal(1, await outputs.Locator("script[data-interleave-plotly]").CountAsync());
        await tab.TakePictureAsync(picture);
    }

    private async Task AssertDrawnInPageAsync(string page, int charts)
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.GotoAsync(new Uri(page).AbsoluteUri, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(tab.Page.Locator(Drawn)).ToHaveCountAsync(charts);
    }

    private static async Task<string> ConvertedAsync(string saved)
    {
        var python = PythonProgram.With("nbconvert");
        string[] arguments = ["-m", "nbconvert", "--to", "html", saved];
        var (exitCode, output) = await Task.Run(() => PythonProgram.Run(python, arguments, Bound), Cancelled);
        Assert.True(exitCode == 0, output);
        return Path.ChangeExtension(saved, "html");
    }

    // A server of a later session, at another port than those of the charts.
    private static Process LaterServer(string[] charts)
    {
        var ports = charts.Select(
            chart => PortList().Match(chart).Groups["port"].Captures.Select(port => port.Value).ToArray());
        var others = ports.SelectMany(tried => tried).Except(ports.Select(tried => tried[0]));
        var port = others.Select(other => int.Parse(other, CultureInfo.InvariantCulture)).Last(IsFree);
        var program = Path.Combine(ChapterFolder.Path, "lib", "datamart", "Interleave.Datamart.dll");
        return Process.Start(new ProcessStartInfo(
            DotnetHost.Path, [program, "--port", $"{port}", "--stop-with-parent"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task AssertLivesAsync(Process server) =>
        Assert.Contains(
            "datamart",
            await server.StandardOutput.ReadLineAsync(Cancelled).AsTask().WaitAsync(Bound, Cancelled),
            StringComparison.Ordinal);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string[] Charts(string notebook) =>
    [
        .. JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(output => output!["data"]?["text/html"])
            .Select(html => html is JsonArray lines
                ? string.Concat(lines.Select(line => (string)line!))
                : (string?)html)
            .OfType<string>()
            .Where(html => html.Contains("data-interleave-chart", StringComparison.Ordinal)),
    ];

    [GeneratedRegex("\"ports\":\\[(?:(?<port>[0-9]+),?)+\\]")]
    private static partial Regex PortList();
}
