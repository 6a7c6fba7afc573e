using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public sealed class TextTableTests
{
    [Fact]
    public void A_table_is_found_among_sentences()
    {
        var table = TextTable.Find(Book.MadeUpChapter.ChartText, out var before, out var after);

        Assert.NotNull(table);
        Assert.Equal("Time against threads\nA mark is one run.", before.ReplaceLineEndings("\n"));
        Assert.Equal(["threads", "median", "note"], table.Headings);
        Assert.Equal([["1", "3.90 s", "the slowest"], ["2", "2.10 s", "faster"], ["4", "1.20 s", ""]], table.Rows);
        Assert.True(table.IsRightAligned[0]);
        Assert.False(table.IsRightAligned[2]);
        Assert.Equal("One machine.", after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Just a sentence.")]
    [InlineData("A heading\n---------\ntext")]
    [InlineData("--  --")]
    [InlineData("no columns here at all\n--  --\n1   2")]
    public void Text_without_a_table_stays_text(string text)
    {
        Assert.Null(TextTable.Find(text, out var before, out var after));
        Assert.Equal(text.Trim(), before);
        Assert.Equal("", after);
    }
}
