using System.Net;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Rendering;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Rendering;

public sealed partial class CSharpColoursTests
{
    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Notebooks;

    [Theory]
    [InlineData("var x", "keyword:var")]
    [InlineData("x // y \"z\"\ny", "comment:// y \"z\"")]
    [InlineData("/* a\nb */ c", "comment:/* a\nb */")]
    [InlineData("\"a\\\"b\" + c", "text:\"a\\\"b\"")]
    [InlineData("@\"a\\\" + c", "text:@\"a\\\"")]
    [InlineData("@\"a\"\"b\" + c", "text:@\"a\"\"b\"")]
    [InlineData("\"\"\"a \" b\"\"\" + c", "text:\"\"\"a \" b\"\"\"")]
    [InlineData("$\"\"\"\na {b} \"\n\"\"\" + c", "text:$\"\"\"\na {b} \"\n\"\"\"")]
    [InlineData("$\"a {b(\"c\")} d\" + e", "text:$\"a {b(\"c\")} d\"")]
    [InlineData("$\"{{ {b} }}\" + e", "text:$\"{{ {b} }}\"")]
    [InlineData("'\\'' + c", "text:'\\''")]
    [InlineData("x = 1_000.5e3m;", "number:1_000.5e3m")]
    [InlineData("x1", "")]
    [InlineData("#r \"lib/x.dll\"\nx", "directive:#r \"lib/x.dll\"")]
    [InlineData("a.Join(b)", "method:Join")]
    [InlineData("new Thread (f)", "keyword:new type:Thread")]
    [InlineData("renew(x)", "method:renew")]
    [InlineData("a.Length", "")]
    [InlineData("\"never ends\nx", "text:\"never ends")]
    [InlineData("$\"never {ends\nx", "text:$\"never ")]
    public void Code_has_the_colours_of_its_parts(string code, string expected)
    {
        var html = CSharpColours.ToHtml(code);

        Assert.StartsWith(expected, string.Join(' ', Coloured().Matches(html)
            .Select(match => $"{match.Groups[1].Value}:{WebUtility.HtmlDecode(match.Groups[2].Value)}")));
        Assert.Equal(code, TextOf(html));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void No_letter_of_the_chapter_is_lost(string notebook) => Assert.All(
        Notebook.Load(Path.Combine(ChapterFolder.Path, notebook)).Cells.Where(cell => cell.IsCode),
        cell => Assert.Equal(cell.Source, TextOf(CSharpColours.ToHtml(cell.Source))));

    private static string TextOf(string html) => WebUtility.HtmlDecode(Tag().Replace(html, ""));

    [GeneratedRegex("<span class=\"code-([a-z]+)\">([^<]*)</span>")]
    private static partial Regex Coloured();

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
