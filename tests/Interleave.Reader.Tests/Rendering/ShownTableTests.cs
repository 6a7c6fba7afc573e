using System.Text.Json.Nodes;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Tests.Rendering;

public sealed class ShownTableTests
{
    [Fact]
    public void The_numbers_of_a_chart_are_read_from_its_data()
    {
        var table = ShownTable.From(JsonNode.Parse(Book.MadeUpChapter.ChartTable)!.AsObject());

        Assert.NotNull(table);
        Assert.Equal([("threads", true), ("median", true), ("note", false)], table.Columns);
        Assert.Equal([["1", "3.90 s", "the slowest"], ["2", "2.10 s", "faster"], ["4", "1.20 s", ""]], table.Rows);
        Assert.Equal(("A mark is one run.", "One machine."), (table.Caption, table.Notes));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"columns": [], "rows": []}""")]
    [InlineData("""{"columns": [{"heading": "a"}], "rows": 3}""")]
    [InlineData("""{"columns": [{"heading": "a"}], "rows": [["1", "2"]]}""")]
    [InlineData("""{"columns": [{"heading": "a"}], "rows": [[1]]}""")]
    public void Other_data_is_no_table(string data) =>
        Assert.Null(ShownTable.From(JsonNode.Parse(data)!.AsObject()));

    [Fact]
    public void Without_data_there_is_no_table() => Assert.Null(ShownTable.From(null));
}
