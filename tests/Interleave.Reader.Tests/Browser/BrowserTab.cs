using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Browser;

/// <summary>A tab of the browser, which remembers what its pages asked for and complained about.</summary>
public sealed class BrowserTab : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    // The browser's events come on threads of their own.
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly ConcurrentQueue<string> _complaints = new();

    internal BrowserTab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        context.Request += (_, request) => _requests.Enqueue(request.Url);
        context.RequestFailed += (_, request) =>
        {
            if (request.Failure == "csp")
            {
                _refused.Enqueue(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The addresses that were asked for, without those that a Content-Security-Policy refused before they left.</summary>
    public IReadOnlyList<string> Requests =>
        [.. _requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)
            && !_refused.Contains(address))];

    /// <summary>The errors in the console, and those that no script caught.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Asks axe what is wrong with the page, its frames included.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            string.Join('\n', result.Violations.Select(violation =>
                $"{violation.Id}: {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5)
                    .Select(node => $"  {node.Target} {node.Html}")))));
    }

    /// <summary>Makes sure that the page is no wider than the window.</summary>
    public async Task AssertFitsAsync() =>
        Assert.InRange(
            await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 0, Page.ViewportSize!.Width);

    /// <summary>Waits for the page to be at an address.</summary>
    /// <param name="address">The whole address.</param>
    /// <remarks>
    /// Playwright's own WaitForURLAsync compares first and listens then; its events come on another thread, and one that
    /// comes between the two is never seen. This one looks again and again.
    /// </remarks>
    public async Task AssertAtAsync(string address) => await Assertions.Expect(Page).ToHaveURLAsync(address);

    /// <summary>Takes a picture for people to look at, into <c>artifacts/screenshots/</c>.</summary>
    /// <param name="name">What the picture shows.</param>
    public async Task TakePictureAsync(string name) =>
        await Page.ScreenshotAsync(
            new() { Path = Path.Combine(Chapter.ChapterFolder.Path, "..", "artifacts", "screenshots", $"{name}.png") });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
