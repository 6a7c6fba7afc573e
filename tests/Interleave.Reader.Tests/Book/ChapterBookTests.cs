using System.Net;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Book;

/// <summary>The chapter's own text as a book.</summary>
public sealed partial class ChapterBookTests(ChapterBook book, Chromium chromium) : IClassFixture<ChapterBook>
{
    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Notebooks;

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Every_page_is_accessible_in_light_and_dark_and_fits_a_telephone(string notebook)
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.GotoAsync(new Uri(Path.Combine(book.Folder, Path.ChangeExtension(notebook, ".html")))
            .AbsoluteUri);
        await tab.AssertAccessibleAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        await tab.AssertAccessibleAsync();
        await tab.Page.SetViewportSizeAsync(360, 740);
        await tab.AssertFitsAsync();
        Assert.DoesNotContain(tab.Complaints, text => !text.Contains(
            "Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public void All_links_lead_somewhere_and_nothing_is_loaded_from_elsewhere()
    {
        var pages = Directory.GetFiles(book.Folder, "*.html", SearchOption.AllDirectories);
        Assert.Equal(ChapterFolder.Notebooks.Count() + 1, pages.Length);
        foreach (var page in pages)
        {
            var html = File.ReadAllText(page);
            foreach (var link in Link().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
            {
                if (link.StartsWith("http", StringComparison.Ordinal)
                    || link.StartsWith("data:", StringComparison.Ordinal))
                {
                    continue;
                }

                var (path, anchor) = link.Split('#') is [var first, var second] ? (first, second) : (link, null);
                var target = path.Length == 0
                    ? page
                    : Path.GetFullPath(Uri.UnescapeDataString(path), Path.GetDirectoryName(page)!);
                Assert.True(File.Exists(target), $"{page}: {link} leads nowhere.");
                Assert.True(anchor is null
                    || File.ReadAllText(target).Contains($"id=\"{anchor}\"", StringComparison
                        .Ordinal), $"{page}: {link} leads to no place in its page.");
            }

            Assert.DoesNotMatch("""(?:src|<link[^>]*href)="https?:""", html);
        }
    }

    [GeneratedRegex("""(?:href|src)="([^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Link();
}
