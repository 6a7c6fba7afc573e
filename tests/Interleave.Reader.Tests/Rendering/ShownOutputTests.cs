using System.Text.Json.Nodes;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public sealed class ShownOutputTests
{
    [Theory]
    [InlineData("""{"output_type": "stream", "name": "stderr", "text": "\u001b[31mred\u001b[0m\r\n"}""", "Printed { IsError = True, Content = red\n }")]
    [InlineData("""{"output_type": "error", "ename": "E", "evalue": "why", "traceback": ["a", "b"]}""", "Failure { Name = E, Message = why, Traceback = a\nb }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/plain": "p", "text/html": "<p>h</p>"}}""", "Html { Source = <p>h</p>, Content = p }")]
    [InlineData("""{"output_type": "execute_result", "data": {"text/plain": "a < b\n", "text/html": "<div class=\"x\"><pre>a &lt; b</pre></div><style>\r\ntd { }\r\n</style>"}}""", "Text { Content = a < b\n }")]
    [InlineData("""{"output_type": "execute_result", "data": {"text/plain": "p", "text/html": "<pre>q</pre>"}}""", "Html { Source = <pre>q</pre>, Content = p }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/plain": "p", "image/png": "AAAA\nAAAA"}}""", "Picture { Address = data:image/png;base64,AAAAAAAA, Content = p }")]
    [InlineData("""{"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}}""", "Picture { Address = data:image/svg+xml;base64,PHN2Zy8+, Content =  }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/markdown": "# m", "text/plain": "p"}}""", "Markdown { Source = # m }")]
    [InlineData("""{"output_type": "execute_result", "data": {"text/plain": "p"}}""", "Text { Content = p }")]
    [InlineData("""{"output_type": "display_data", "data": {"application/pdf": "x"}}""", "Text { Content = This output has no form that a page can show; it came as application/pdf. }")]
    [InlineData("""{"output_type": "display_data"}""", "Text { Content = This output has no form that a page can show; it came as nothing. }")]
    [InlineData("""{"output_type": "display_data", "data": {"image/png": "\"><script>", "text/plain": "p"}}""", "Text { Content = p }")]
    [InlineData("""{"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": "not json", "text/plain": "p"}}""", "Text { Content = p }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/html": "<p>h</p><script>f()</script>"}}""", "Script { Rest = Html { Source = <p>h</p><script>f()</script>, Content =  } }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/html": "<div id=\"here\"></div>\n<script>f('<p>')</script>", "text/plain": "<IPython.core.display.HTML object>"}}""", "Script { Rest =  }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/html": "<script src='x.js'></script>", "text/plain": "12 of 13 cities"}}""", "Script { Rest = Text { Content = 12 of 13 cities } }")]
    [InlineData("""{"output_type": "display_data", "data": {"application/javascript": "f()", "text/plain": "<IPython.core.display.Javascript object>"}}""", "Script { Rest =  }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/javascript": "f()"}}""", "Script { Rest =  }")]
    [InlineData("""{"output_type": "display_data", "data": {"text/javascript": "f()", "text/plain": "p"}}""", "Script { Rest = Text { Content = p } }")]
    [InlineData("""{"output_type": "display_data", "data": {"image/svg+xml": "<svg onload='f()'/>"}}""", "Script { Rest = Picture { Address = data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9J2YoKScvPg==, Content =  } }")]
    [InlineData("""{"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": {"data": []}, "text/html": "<script>f()</script>", "text/plain": "p"}}""", "Chart { Json = {\"data\":[]}, Title = , Content = p, Table =  }")]
    public void An_output_is_shown_in_its_richest_form(string output, string expected) =>
        Assert.Equal(expected, ShownOutput.From((JsonObject)JsonNode.Parse(output)!).ToString());

    [Theory]
    [InlineData("""{"data": [], "layout": {"title": {"text": "a<br>b &amp; c"}}}""", "a b & c")]
    [InlineData("""{"data": [], "layout": {"title": "plain"}}""", "plain")]
    [InlineData("""{"data": []}""", "")]
    public void A_chart_s_title_is_plain_text(string chart, string title)
    {
        // Some engines send the object, some a text that holds it.
        foreach (var json in (JsonNode[])[JsonNode.Parse(chart)!, JsonValue.Create(chart)])
        {
            var output = new JsonObject
            {
                ["output_type"] = "display_data",
                ["data"] = new JsonObject { ["application/vnd.plotly.v1+json"] = json },
            };
            Assert.Equal(title, Assert.IsType<ShownOutput.Chart>(ShownOutput.From(output)).Title);
        }
    }
}
