using Interleave.Reader.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Interleave.Reader.Book;

/// <summary>Writes a book as a static site, which a browser reads from a folder as well as from a server.</summary>
internal static class BookWriter
{
    /// <summary>Writes all files of a book.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static async Task WriteAsync(Site book, BookFolder folder)
    {
        foreach (var name in PageAsset.Names.Where(name => !name.StartsWith("frame.", StringComparison.Ordinal)))
        {
            using var content = PageAsset.Open(name);
            await folder.WriteAsync($"assets/{name}", content).ConfigureAwait(false);
        }

        var searched = SearchIndex.Of(
            book.Pages.Select(page => (page.Address, page.Title, page.Source.Notebook.Cells.AsEnumerable())));
        await folder.WriteAsync("assets/search-index.js", searched).ConfigureAwait(false);

        var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
            await using (renderer.ConfigureAwait(false))
            {
                var index = await RenderAsync<IndexPage>(renderer, new() { [nameof(IndexPage.Book)] = book })
                    .ConfigureAwait(false);
                await folder.WriteAsync(Site.IndexAddress, index).ConfigureAwait(false);
                foreach (var page in book.Pages)
                {
                    var text = await RenderAsync<NotebookPage>(
                        renderer,
                        new() { [nameof(NotebookPage.Book)] = book, [nameof(NotebookPage.Page)] = page })
                        .ConfigureAwait(false);
                    await folder.WriteAsync(page.Address, text).ConfigureAwait(false);
                }
            }
        }

        await folder.FinishAsync().ConfigureAwait(false);
    }

    private static Task<string> RenderAsync<TPage>(HtmlRenderer renderer, Dictionary<string, object?> parameters)
        where TPage : IComponent =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return page.ToHtmlString();
        });
}
