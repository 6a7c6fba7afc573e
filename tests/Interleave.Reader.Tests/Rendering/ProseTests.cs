using System.Text.Json.Nodes;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public sealed class ProseTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("a <b onclick=\"x()\">b</b>", "<b ")]
    [InlineData("[x](javascript:alert(1))", "href")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "href")]
    [InlineData("[x](data:text/html,hi)", "href")]
    [InlineData("[x](file:///etc/passwd)", "href")]
    [InlineData("[x](//outside.invalid/)", "href")]
    [InlineData("[x](&#106;avascript:alert(1))", "href")]
    [InlineData("![x](http://outside.invalid/p.png)", "<img")]
    [InlineData("![x](p.png)", "<img")]
    [InlineData("<javascript:alert(1)>", "href")]
    [InlineData("[x][y]\n\n[y]: javascript:alert(1)", "href")]
    [InlineData("# x {onclick=alert(1)}", "<h1 id=\"a-h1\" o")]
    [InlineData("<details ontoggle=\"x()\"><summary>s</summary>\n\nt\n\n</details>", "<details")]
    [InlineData("<details><summary><b onclick=\"x()\">s</b></summary>\n\nt\n\n</details>", "<details")]
    [InlineData("<details><summary>s</summary>\n\n<script>x()</script>\n\n</details>", "<script")]
    [InlineData("t <details><summary>s</summary>", "<details")]
    [InlineData("```\n<details><summary>s</summary>\n```", "<details")]
    public void What_could_do_something_is_not_in_the_html(string markdown, string absent) =>
        Assert.DoesNotContain(absent, Html(markdown), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("[x](02-cities.ipynb)", "href=\"page\"")]
    [InlineData("[x](02-cities.ipynb#a)", "href=\"page#a\"")]
    [InlineData("[x](#a)", "href=\"#a\"")]
    [InlineData("[x](mailto:a@example.invalid)", "href=\"mailto:a@example.invalid\"")]
    [InlineData(
        "[x](https://example.invalid/)", "href=\"https://example.invalid/\" rel=\"noopener\" target=\"_blank\"")]
    [InlineData("https://example.invalid/", "href=\"https://example.invalid/\" rel=\"noopener\" target=\"_blank\"")]
    [InlineData("<https://example.invalid/>", "href=\"https://example.invalid/\" rel=\"noopener\" target=\"_blank\"")]
    [InlineData("![dot](attachment:dot.png)", "<img src=\"data:image/png;base64,AAAA\" alt=\"dot\"")]
    [InlineData("*Predict:* how long?", "<p data-callout=\"predict\">")]
    [InlineData("*Try it:* wait", "<p data-callout=\"try-it\">")]
    [InlineData("```cs\nvar x = 1;\n```", "<span class=\"code-keyword\">var</span>")]
    [InlineData("```\na < b\n```", "<code>a &lt; b</code>")]
    [InlineData("| a |\n|---|\n| 1 |", "<div class=\"table\" data-scroll>")]
    public void What_is_meant_is_in_the_html(string markdown, string present) =>
        Assert.Contains(present, Html(markdown));

    [Fact]
    public void A_folded_part_is_html_and_what_is_in_it_is_markdown()
    {
        var prose = Prose.From(
            "<details><summary>Why? \"So\"</summary>\n\nFirst *part*.\n\n- one\n\n</details>\n\n*Try it:* now.",
            "cell",
            _ => null);

        const string Inside = "<summary>Why? &quot;So&quot;</summary>\n<p>First <em>part</em>.</p>\n<ul>\n<li>one</li>\n"
            + "</ul>\n</details>\n<p data-callout=\"try-it\"><em>Try it:</em> now.</p>\n";
        Assert.Equal("<details class=\"fold\">" + Inside, prose.Html);
        Assert.True(prose.HasFolds);
        Assert.Equal("<details class=\"fold\" open>" + Inside, prose.Unfolded);
        Assert.Equal("First part. one Try it: now.", prose.Text);
        Assert.Equal(prose.Text, Assert.Single(prose.Sections).Text);
    }

    [Fact]
    public void A_text_about_folded_parts_is_not_one()
    {
        var prose = Prose.From("Write `<details class=\"fold\">`.", "cell", _ => null);

        Assert.False(prose.HasFolds);
    }

    [Fact]
    public void Text_stays_where_a_link_is_taken_away()
    {
        const string Markdown = "see [**the** notes](gone.ipynb) here";
        Assert.Equal("<p>see <strong>the</strong> notes here</p>\n", Html(Markdown));
        Assert.Equal("see the notes here", Prose.From(Markdown, "cell", _ => null).Text);
    }

    [Fact]
    public void Headings_lead_and_text_can_be_searched()
    {
        var prose = Prose.From(
            "# One `two`\n\nFirst *paragraph*\nof it.\n\n## Three &amp; four\n\n```\ncode\n```", "cell", _ => null);

        Assert.Equal(
            [new ProseHeading(1, "One two", "cell-h1"), new ProseHeading(2, "Three & four", "cell-h2")], prose
                .Headings);
        Assert.Equal("One two First paragraph of it. Three & four code", prose.Text);
        Assert.Equal("First paragraph of it.", prose.Lead);
    }

    private static string Html(string markdown) => Prose.From(
        markdown,
        "a",
        path => path == "02-cities.ipynb" ? "page" : null,
        new JsonObject { ["dot.png"] = new JsonObject { ["image/png"] = "AA\nAA\n" } }).Html;
}
