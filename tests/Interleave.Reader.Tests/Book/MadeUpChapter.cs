using System.Text.Json.Nodes;

namespace Interleave.Reader.Tests.Book;

/// <summary>Executed notebooks that hold an output of every kind, some of them hostile.</summary>
internal static class MadeUpChapter
{
    public const string Chart = """
        {"data": [{"type": "scatter", "name": "measured", "x": [1, 2, 4], "y": [3.9, 2.1, 1.2]}],
         "layout": {"title": {"text": "Time against threads"}, "xaxis": {"title": {"text": "threads"}}, "yaxis": {}, "height": 300}}
        """;

    public const string ChartTable = """
        {"columns": [{"heading": "threads", "right": true}, {"heading": "median", "right": true}, {"heading": "note", "right": false}],
         "rows": [["1", "3.90 s", "the slowest"], ["2", "2.10 s", "faster"], ["4", "1.20 s", ""]],
         "caption": "A mark is one run.", "notes": "One machine."}
        """;

    /// <summary>A pixel.</summary>
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private const string Hostile = """
        <p id="big">A table of <b>numbers</b></p><table><tr><th>a</th><td>1</td></tr></table>
        <script>parent.document.title = 'taken'; document.title = 'taken';</script>
        <img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt="" onload="parent.document.title = 'taken'">
        <img src="http://outside.invalid/picture.png" alt="">
        <p style="height: 700px">tall</p><p>end</p>
        """;

    public static string First => Notebook(
        Markdown("title", "# Where the time goes\n\nThirteen requests wait for Québec. See [the " +
            "second](01-second.ipynb#sums) and [the answers](solutions/00-first.ipynb)."),
        Markdown("claim", "## Waiting overlaps\n\n*Predict:* how long?\n\n```csharp\nvar x = 1; // so\n```\n\n| a " +
            "| b |\n|---|---|\n| 1 | 2 |\n\n[outside](https://example.invalid/) [bad](javascript:alert(1)) " +
            "<script>document.title = 'taken'</script> ![far](http://outside.invalid/p.png)"),
        Code("values", "int threads = 13;", 1, ["parameters"]),
        Code("guess-length", "double? seconds = null;  // your guess: how many seconds? 0.1 to 100", 3, ["guess"]),
        Code("guess-made", "int? cities = 7;  // your guess: how many cities? 0 to 13", 4, ["guess"]),
        Code("printed", "Console.WriteLine(\"hello\")", 2, [], new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "hello\n" }),
        Code("chart", "sweep.Plot()", 3, [], Display(
            ("application/vnd.plotly.v1+json", JsonNode
                .Parse(Chart)!), ("application/vnd.interleave.table+json", ChartTable), ("text/html", "<p>not this</p>"), ("text/plain", "Time against threads"))),
        Code("html", "table", 4, [], Display(("text/html", Hostile), ("text/plain", "A table of numbers"))),
        Code("picture", "picture", 5, [], Display(("image/png", Picture), ("text/plain", "One dot"))),
        Code("throws", "throw new Exception(\"as it should\")", 6, ["raises-exception"], Error(
            "System.Exception", "as it should")),
        Markdown("more", "## What a lock costs\n\n<details><summary>What you should see, and why</summary>\n\n" +
            "Nanoseconds, if nobody else wants it.\n\n</details>\n\n*Try it:* wait."));

    public static string Second => Notebook(
        Markdown("title", "# Sums\n\nAdding up."),
        Markdown("sums", "## Long sums\n\nMany terms.\n\n### Short sums\n\nTwo terms meet a deadline."),
        Code("long", "1 + " + string.Join(" + ", Enumerable.Range(2, 80)), 1, [], Display(("text/plain", "3240"))));

    public static string Solution => Notebook(
        Markdown("title", "# Where the time goes: solutions\n\nBack to [the first](../00-first.ipynb)."),
        Code("answer", "42", 1, [], Display(("text/plain", "42"))));

    public static string Failed => Notebook(
        Markdown("title", "# Gone wrong"),
        Code("fails", "throw new Exception(\"no\")", 1, [], Error("System.Exception", "no such thing")),
        Code("later", "1", null, []));

    private static JsonObject Display(params (string Type, JsonNode Data)[] forms) => new()
    {
        ["output_type"] = "display_data",
        ["data"] = new JsonObject(forms.Select(form => KeyValuePair.Create(form.Type, (JsonNode?)form.Data))),
        ["metadata"] = new JsonObject(),
    };

    private static JsonObject Error(string name, string message) => new()
    {
        ["output_type"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray($"{name}: {message}", "   at Submission#1, line 1"),
    };

    private static JsonObject Markdown(string id, string text) => new()
    {
        ["cell_type"] = "markdown",
        ["id"] = id,
        ["metadata"] = new JsonObject(),
        ["source"] = text,
    };

    private static JsonObject Code(string id, string code, int? count, string[] tags, params JsonObject[] outputs) => new()
    {
        ["cell_type"] = "code",
        ["id"] = id,
        ["metadata"] = new JsonObject
        {
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
            ["execution"] = new JsonObject { ["iopub.execute_input"] = "2026-09-14T18:20:00.000000Z" },
        },
        ["execution_count"] = count,
        ["source"] = code,
        ["outputs"] = new JsonArray([.. outputs]),
    };

    private static string Notebook(params JsonObject[] cells) => new JsonObject
    {
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
        ["metadata"] =
            new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = "any", ["display_name"] = "any", ["language"] = "C#" } },
        ["cells"] = new JsonArray([.. cells]),
    }.ToJsonString();
}
