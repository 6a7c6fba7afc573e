using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Engines.Tests;

/// <summary>The comparison on made-up notebooks of one cell: what it must notice, and what it must not.</summary>
public sealed class NotebookComparisonTests : IDisposable
{
    private const string Chart = """{"output_type": "display_data", "data": {"text/plain": "a", "text/html": "<b>a</b>"}, "metadata": {}}""";
    private const string Plain = """{"output_type": "display_data", "data": {"text/plain": "a"}, "metadata": {}}""";
    private const string Result = """{"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "a"}, "metadata": {}}""";
    private const string Error = """{"output_type": "error", "ename": "E", "evalue": "e", "traceback": []}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_same_outputs_are_no_difference() => AssertSame([Stream("a"), Chart, Result], [Stream("b"), Chart, Result]);

    [Fact]
    public void A_missing_output_is_found() =>
        AssertDifferent([Plain], [Plain, Chart], "ran, display_data text/plain", "ran, display_data text/plain; display_data text/html + text/plain");

    [Fact]
    public void A_missing_text_is_found() => AssertDifferent([], [Stream("a")], "ran, no output", "ran, stdout");

    [Fact]
    public void Another_order_is_found() =>
        AssertDifferent([Stream("a"), Plain], [Plain, Stream("a")], "ran, stdout; display_data text/plain", "ran, display_data text/plain; stdout");

    [Fact]
    public void Other_MIME_types_are_found() =>
        AssertDifferent([Chart], [Plain], "ran, display_data text/html + text/plain", "ran, display_data text/plain");

    [Fact]
    public void A_result_is_not_a_display() =>
        AssertDifferent([Result], [Plain], "ran, execute_result text/plain", "ran, display_data text/plain");

    [Fact]
    public void The_order_of_MIME_types_does_not_count() => AssertSame(
        [Chart], ["""{"output_type": "display_data", "data": {"text/html": "", "text/plain": ""}, "metadata": {}}"""]);

    [Fact]
    public void A_text_in_pieces_is_the_same_text() =>
        AssertSame([Stream("a"), Stream(""), Stream("b"), Plain, Stream("c")], [Stream("ab"), Plain, Stream("c"), Stream("d")]);

    [Fact]
    public void A_text_without_a_character_is_no_output() => AssertSame([Stream("")], []);

    [Fact]
    public void The_two_streams_are_told_apart() =>
        AssertDifferent([Stream("a")], [Stream("a", "stderr")], "ran, stdout", "ran, stderr");

    [Fact]
    public void Two_displays_are_not_joined() => AssertDifferent(
        [Plain], [Plain, Plain], "ran, display_data text/plain", "ran, display_data text/plain; display_data text/plain");

    [Fact]
    public void A_cell_that_fails_in_one_engine_is_found() =>
        AssertDifferent([Stream("a")], [Stream("a"), Error], "ran, stdout", "failed, stdout; error");

    [Fact]
    public void A_cell_that_fails_in_both_is_no_difference() => AssertSame([Error], [Error]);

    [Fact]
    public void A_cell_that_was_run_in_one_engine_alone_is_found()
    {
        var difference = Assert.Single(NotebookComparison.Differences(Notebook("null", []), Notebook("1", [])));
        Assert.Equal(("not run, no output", "ran, no output"), (difference.Ours.ToString(), difference.Genuine.ToString()));
    }

    [Fact]
    public void An_update_changes_the_display_that_it_belongs_to_however_often_it_comes()
    {
        // As an engine sends them: two displays, and progress in the first of them.
        var updated = Notebook("1", []);
        var outputs = new CellOutputs(updated.Cells[^1], new DisplayedOutputs());
        outputs.Add("display_data", Display("1", "text/plain"));
        outputs.Add("display_data", Display("2", "text/plain"));
        outputs.Add("update_display_data", Display("1", "text/plain"));
        outputs.Add("update_display_data", Display("1", "text/html", "text/plain"));

        Assert.Empty(NotebookComparison.Differences(updated, Notebook("1", [Chart, Plain])));
        Assert.Single(NotebookComparison.Differences(updated, Notebook("1", [Plain, Chart])));
        Assert.Single(NotebookComparison.Differences(updated, Notebook("1", [Chart, Plain, Chart])));
    }

    [Fact]
    public void Copies_of_two_notebooks_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => NotebookComparison.Differences(Notebook("1", [], "1"), Notebook("1", [], "2")));

    private static string Stream(string text, string name = "stdout") =>
        new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = text }.ToJsonString();

    private static JsonObject Display(string id, params string[] types) => new()
    {
        ["data"] = new JsonObject(types.Select(type => KeyValuePair.Create(type, (JsonNode?)"a"))),
        ["metadata"] = new JsonObject(),
        ["transient"] = new JsonObject { ["display_id"] = id },
    };

    private void AssertSame(string[] ours, string[] genuine) =>
        Assert.Empty(NotebookComparison.Differences(Notebook("1", ours), Notebook("1", genuine)));

    private void AssertDifferent(string[] ours, string[] genuine, string inOurs, string inGenuine)
    {
        var difference = Assert.Single(NotebookComparison.Differences(Notebook("1", ours), Notebook("1", genuine)));
        Assert.Equal((1, "cell"), (difference.Number, difference.Ours.Cell));
        Assert.Equal((inOurs, inGenuine), (difference.Ours.ToString(), difference.Genuine.ToString()));
    }

    private Notebook Notebook(string count, string[] outputs, string source = "1")
    {
        var file = Path.Combine(_folder.FullName, "a.ipynb");
        File.WriteAllText(file, $$"""
            {
              "nbformat": 4, "nbformat_minor": 5, "metadata": {},
              "cells": [
                { "cell_type": "markdown", "id": "text", "metadata": {}, "source": "text" },
                { "cell_type": "code", "id": "empty", "metadata": {}, "execution_count": null, "source": " ", "outputs": [] },
                {
                  "cell_type": "code", "id": "cell", "metadata": {}, "execution_count": {{count}}, "source": "{{source}}",
                  "outputs": [{{string.Join(", ", outputs)}}]
                }
              ]
            }
            """);
        return Reader.Notebooks.Notebook.Load(file);
    }
}
