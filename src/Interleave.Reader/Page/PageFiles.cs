using System.Text;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Interleave.Reader.Page;

/// <summary>The files that the page loads out of the program itself, and those that a reader downloads.</summary>
internal static class PageFiles
{
    private const string Prefix = "live/";

    private static readonly EntityTagHeaderValue Version = new(
        $"\"{typeof(PageFiles).Assembly.ManifestModule.ModuleVersionId:N}\"");

    /// <summary>Adds their addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/asset/{name}", (string name, HttpContext context) =>
            PageAsset.Names.Contains(name)
                ? Send(PageAsset.Open(name), PageAsset.ContentType(name), context)
                : Results.NotFound());
        routes.MapGet("/live/search-index.js", (Chapter chapter) => Results.Text(
            SearchIndex.Of(chapter.Pages.Select(page =>
                ($"read/{page.Slug}", page.Title, Notebook.Load(page.Path).Cells.AsEnumerable()))),
            PageAsset.ContentType("search-index.js")));
        routes.MapGet("/live/{name}", (string name, HttpContext context) =>
            typeof(PageFiles).Assembly.GetManifestResourceStream(Prefix + name) is { } file
                ? Send(file, PageAsset.ContentType(name), context)
                : Results.NotFound());
        routes.MapGet("/download/{**slug}", (string slug, string? outputs, Chapter chapter, LiveNotebooks notebooks) =>
            chapter.PageOf(slug) is { } page
                ? Results.File(
                    Encoding.UTF8.GetBytes(notebooks.Open(page).ToFile(withOutputs: outputs == "with")),
                    "application/x-ipynb+json",
                    Path.GetFileName(page.Path))
                : Results.NotFound());
    }

    private static IResult Send(Stream file, string type, HttpContext context)
    {
        // The browser asks each time, and gets the file only if the program has been rebuilt.
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(file, type, entityTag: Version);
    }
}
