using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public class OutputScriptsTests
{
    [Theory]
    [InlineData("<script>f()</script>")]
    [InlineData("<SCRIPT type='text/javascript'>f()</SCRIPT>")]
    [InlineData("<script type=module src=x.js></script>")]
    [InlineData("<p>a</p><script type=\"application/ecmascript; charset=utf-8\">f()</script>")]
    [InlineData("<img src=x onerror=f()>")]
    [InlineData("<button class=\"a > b\" OnClick = \"f()\">b</button>")]
    [InlineData("<svg/onload=f()>")]
    [InlineData("<a href=' javascript:f()'>a</a>")]
    [InlineData("<a href='&#106;avascript:f()'>a</a>")]
    [InlineData("<script type='application/json'>1</script><script>f()</script>")]
    public void A_script_is_found(string html) => Assert.True(OutputScripts.AreIn(html));

    [Theory]
    [InlineData("<p>&lt;script&gt;</p>")]
    [InlineData("<p>a < b, onclick=f() > c</p>")]
    [InlineData("<!-- <script>f()</script> --><p>a</p>")]
    [InlineData("<style>a::after { content: '<script>' }</style>")]
    [InlineData("<p title='<script>'>a</p>")]
    [InlineData("<script type='application/json'>{\"a\": \"<p onclick=f()>\"}</script>")]
    [InlineData("<figure data-interleave-chart='1'></figure><script>f()</script>")]
    [InlineData(
        "<p>plotly.js is in this page.</p><script>(function (define) { if (window.Plotly) return; })();</script>")]
    public void What_only_looks_like_one_and_what_is_ours_does_not_count(string html) =>
        Assert.False(OutputScripts.AreIn(html));

    [Theory]
    [InlineData("<script>f('<p>text</p>')</script>", true)]
    [InlineData("<div id='here'>&nbsp;</div>\n<style>p { }</style><script>f()</script>", true)]
    [InlineData("<div>text</div><script>f()</script>", false)]
    [InlineData("<img src='data:image/gif;base64,' onload='f()'>", false)]
    [InlineData("<input><script>f()</script>", false)]
    public void An_output_that_is_nothing_but_a_script_is_known(string html, bool isAll) =>
        Assert.Equal(isAll, OutputScripts.AreAllOf(html));

    [Theory]
    [InlineData("<a ")]
    [InlineData("<a \"")]
    [InlineData("<script>")]
    [InlineData("<!--")]
    public void Html_that_is_made_to_take_long_takes_no_longer_than_it_may(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        OutputScripts.AreIn(html);
        OutputScripts.AreAllOf(html);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
