using System.Text.Json.Nodes;
using Interleave.Reader.Kernels;
using Interleave.Reader.Page;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Page.Security;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Page;

/// <summary>The live page over a small chapter made for a test, in this process, on a port of its own.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly PageServer _server;

    private OpenPage(TemporaryFolder folder, PageServer server) => (_folder, _server) = (folder, server);

    /// <summary>The address with the token.</summary>
    public Uri Address => _server.Address;

    /// <summary>The address without it.</summary>
    public Uri Root => new(Address.GetLeftPart(UriPartial.Authority));

    /// <summary>Where what is written is kept.</summary>
    public string EditsFolder => _folder.File("edits");

    /// <summary>Opens a chapter.</summary>
    /// <param name="notebooks">Name and cells of each; a cell's tag, or <c>markdown</c>, may stand before a bar.</param>
    public static Task<OpenPage> With(params (string Name, string[] Cells)[] notebooks) =>
        Of([.. notebooks.Select(notebook => (notebook.Name, MadeNotebook.Json(notebook.Cells)))]);

    /// <summary>Opens a chapter.</summary>
    /// <param name="notebooks">Name and content of each file.</param>
    public static async Task<OpenPage> Of(params (string Name, string Json)[] notebooks)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, json) in notebooks)
        {
            folder.Write($"notebooks/{name}.ipynb", json);
        }

        return new OpenPage(folder, await Start(folder, port: 0));
    }

    /// <summary>Opens a chapter of one cell in a Codespace, on a port of its own.</summary>
    internal static async Task<OpenPage> In(Codespace codespace, int port)
    {
        var folder = new TemporaryFolder();
        folder.Write("notebooks/a.ipynb", MadeNotebook.Json("markdown|# A", "1 + 1"));
        return new OpenPage(folder, await Start(folder, port, codespace: codespace));
    }

    /// <summary>Opens the chapter itself; what is written to it is kept in a folder of the test's.</summary>
    public static async Task<OpenPage> OfTheChapter()
    {
        var folder = new TemporaryFolder();
        return new OpenPage(folder, await Start(folder, port: 0, Path.GetDirectoryName(ChapterFolder.Path)));
    }

    /// <summary>Ends the server.</summary>
    public async Task Stop() => await _server.DisposeAsync();

    /// <summary>After <see cref="Stop"/>: starts another server over the same folders and on the same port, as a reader would.</summary>
    public async Task<OpenPage> StartAgain() => new(_folder, await Start(_folder, Address.Port));

    /// <summary>The texts that are kept for a notebook, by the cell's id.</summary>
    public JsonNode? Kept(string notebook) =>
        Directory.Exists(EditsFolder) && Directory.GetFiles(EditsFolder, $"{notebook}-*.edits.json") is [var file]
            ? JsonNode.Parse(File.ReadAllText(file))!["cells"]
            : null;

    /// <summary>A client like a browser that has come with the right address: it has the cookie.</summary>
    public async Task<HttpClient> LetIn()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true, AllowAutoRedirect = true });
        using var answer = await client.GetAsync(Address, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static Task<PageServer> Start(
        TemporaryFolder folder, int port, string? chapter = null, Codespace? codespace = null) =>
        PageServer.StartAsync(
        new PageOptions
        {
            Port = port,
            Folder = chapter ?? folder.Path,
            Edits = new EditStore(folder.File("edits")),
            Kernel = KernelSpec.Interleave,
            Codespace = codespace,
        },
        TestContext.Current.CancellationToken);
}
