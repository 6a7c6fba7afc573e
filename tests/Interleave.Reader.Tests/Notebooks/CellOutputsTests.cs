using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Tests.Notebooks;

public class CellOutputsTests
{
    private readonly DisplayedOutputs _displayed = new();
    private readonly NotebookCell _cell = NotebookCell.NewCode("a", "1", []);
    private readonly CellOutputs _outputs;

    public CellOutputsTests() => _outputs = new CellOutputs(_cell, _displayed);

    [Fact]
    public void Adjacent_text_of_one_stream_is_one_output()
    {
        Print("stdout", "one\n");
        Print("stdout", "two\n");
        Print("stderr", "oh\n");
        Print("stdout", "three\n");
        Assert.Equal(["stdout: one\ntwo\n", "stderr: oh\n", "stdout: three\n"], Texts());
    }

    [Fact]
    public void Something_shown_ends_the_text_before_it()
    {
        Print("stdout", "one\n");
        Display("picture");
        Print("stdout", "two\n");
        Assert.Equal(["stdout: one\n", "picture", "stdout: two\n"], Texts());
    }

    [Fact]
    public void A_result_keeps_its_count_and_nothing_transient()
    {
        _outputs.Add("execute_result", Json("""{"data": {"text/plain": "2"}, "metadata": {"k": 1}, "execution_count": 7, "transient": {"display_id": "d"}}"""));
        Assert.Equal(
            """{"output_type":"execute_result","data":{"text/plain":"2"},"metadata":{"k":1},"execution_count":7}""",
            _cell.Outputs![0]!.ToJsonString());
    }

    [Fact]
    public void An_error_keeps_its_name_message_and_traceback()
    {
        _outputs.Add("error", Json("""{"ename": "N", "evalue": "v", "traceback": ["l1", "l2"]}"""));
        Assert.Equal("""{"output_type":"error","ename":"N","evalue":"v","traceback":["l1","l2"]}""", _cell.Outputs![0]!.ToJsonString());
    }

    [Fact]
    public void An_update_changes_every_output_of_its_id_also_from_a_later_cell()
    {
        Display("0 %", "bar");
        Display("other", "another");
        Display("0 %", "bar");

        var later = new CellOutputs(NotebookCell.NewCode("b", "2", []), _displayed);
        later.Add("update_display_data", Json("""{"data": {"text/plain": "100 %"}, "metadata": {}, "transient": {"display_id": "bar"}}"""));

        Assert.Equal(["100 %", "other", "100 %"], Texts());
    }

    [Fact]
    public void An_update_of_an_unknown_id_changes_nothing()
    {
        Display("a", "known");
        _outputs.Add("update_display_data", Json("""{"data": {"text/plain": "b"}, "metadata": {}, "transient": {"display_id": "unknown"}}"""));
        Assert.Equal(["a"], Texts());
    }

    [Fact]
    public void Clearing_takes_effect_at_once()
    {
        Print("stdout", "old");
        Display("old", "d");
        _outputs.Add("clear_output", Json("""{"wait": false}"""));
        Assert.Empty(Texts());
        Print("stdout", "new");
        Assert.Equal(["stdout: new"], Texts());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clearing_may_wait_for_what_comes_next(bool textComesNext)
    {
        Print("stdout", "old");
        _outputs.Add("clear_output", Json("""{"wait": true}"""));
        Assert.Equal(["stdout: old"], Texts());
        if (textComesNext)
        {
            Print("stdout", "new");
        }
        else
        {
            Display("new");
        }

        Assert.Equal([textComesNext ? "stdout: new" : "new"], Texts());
    }

    [Fact]
    public void What_was_cleared_is_not_updated_any_more()
    {
        Display("old", "d");
        _outputs.Add("clear_output", Json("{}"));
        Display("new", "d");
        _outputs.Add("update_display_data", Json("""{"data": {"text/plain": "newer"}, "metadata": {}, "transient": {"display_id": "d"}}"""));
        Assert.Equal(["newer"], Texts());
    }

    [Fact]
    public void Text_beyond_the_bound_is_left_out_with_a_note()
    {
        var text = new string('a', 1024 * 1024);
        for (var i = 0; i < 9; i++)
        {
            Print("stdout", text);
        }

        var kept = Assert.Single(Texts());
        Assert.Equal(8 * 1024 * 1024, kept.LastIndexOf("aaa", StringComparison.Ordinal) + 3 - "stdout: ".Length);
        Assert.EndsWith("[1,048,576 more characters were left out here.]\n", kept);
    }

    [Fact]
    public void A_message_without_its_members_does_no_harm()
    {
        foreach (
            var type in (string[])["stream", "display_data", "execute_result", "update_display_data", "error", "clear_output", "unheard_of"])
        {
            _outputs.Add(type, []);
            _outputs.Add(type, Json("""{"name": 1, "text": 1, "data": 1, "metadata": 1, "transient": 1, "ename": 1, "traceback": [1], "wait": 1}"""));
        }
    }

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    private void Print(string stream, string text) =>
        _outputs.Add("stream", new JsonObject { ["name"] = stream, ["text"] = text });

    private void Display(string text, string? id = null) => _outputs.Add("display_data", new JsonObject
    {
        ["data"] = new JsonObject { ["text/plain"] = text },
        ["metadata"] = new JsonObject(),
        ["transient"] = id is null ? new JsonObject() : new JsonObject { ["display_id"] = id },
    });

    private string[] Texts()
    {
        _outputs.Flush();
        return
        [
            .. _cell.Outputs!.Select(output => output!["output_type"]!.GetValue<string>() == "stream"
                ? $"{output["name"]}: {output["text"]}"
                : output["data"]!["text/plain"]!.GetValue<string>()),
        ];
    }
}
