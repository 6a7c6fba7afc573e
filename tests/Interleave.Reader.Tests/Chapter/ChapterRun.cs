using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>A notebook of the chapter, executed by the real program with some of its values set.</summary>
internal sealed partial class ChapterRun
{
    // Lazy, for two tests may ask at the same time, and a notebook is to run once.
    private static readonly ConcurrentDictionary<string, Lazy<ChapterRun>> SharedRuns = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, Lazy<ChapterRun>> SecondRuns = new(StringComparer.Ordinal);

    private readonly JsonArray _cells;
    private readonly HashSet<string> _cellsRead = [];

    private ChapterRun(JsonArray cells) => _cells = cells;

    /// <summary>A notebook executed once with its own values, for all tests that need it so.</summary>
    /// <param name="notebook">Its path from the chapter's folder.</param>
    public static ChapterRun Shared(string notebook) =>
        new(SharedRuns.GetOrAdd(notebook, name => new(() => Given(name) ?? Of(name))).Value._cells);

    /// <summary>The same once more, for what did not hold the first time and may have been disturbed by other work of the machine.</summary>
    /// <param name="notebook">Its path from the chapter's folder.</param>
    public static ChapterRun SharedAgain(string notebook) =>
        new(SecondRuns.GetOrAdd(notebook, name => new(() => Of(name))).Value._cells);

    /// <summary>Runs a notebook, which must end well and leave no process behind.</summary>
    /// <param name="notebook">Its path from the chapter's folder.</param>
    /// <param name="settings">The values to set, as <c>name=value</c>.</param>
    public static ChapterRun Of(string notebook, params string[] settings)
    {
        using var run = new ReaderRun();
        run.Run(0, [
            "run", Path.Combine(ChapterFolder.Path, notebook), "--output", run.File("executed"),
            .. settings.SelectMany(setting => new[] { "--set", setting })]);
        run.NothingIsLeft();
        var executed = JsonNode.Parse(File.ReadAllText(run.File("executed", Path.GetFileName(notebook))))!;
        return new(executed["cells"]!.AsArray());
    }

    /// <summary>A length of time as the chapter writes it, in seconds.</summary>
    public static double Seconds(string text)
    {
        var match = Time().Match(text);
        Assert.True(match.Success && match.Length == text.Length, $"'{text}' is not a time.");
        return double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            * match.Groups["unit"].Value switch { "s" => 1, "ms" => 1e-3, "µs" => 1e-6, _ => 1e-9 };
    }

    /// <summary>The cells whose text or charts were asked for, and that had some.</summary>
    public IReadOnlyCollection<string> CellsRead => _cellsRead;

    /// <summary>The cells that check an exercise, in the notebook's order.</summary>
    public IReadOnlyList<CheckCell> Checks =>
    [
        .. _cells.OfType<JsonNode>()
            .Where(cell => cell["metadata"]!["interleave"]?["exercise"] is not null
                && (string?)cell["cell_type"] == "code")
            .Select(cell => new CheckCell(
                (string)cell["metadata"]!["interleave"]!["exercise"]!,
                (string)cell["metadata"]!["interleave"]!["verdict"]!,
                Text((string)cell["id"]!))),
    ];

    /// <summary>The ids of the code cells that carry a claim, or of those with prose if it has no code.</summary>
    public IReadOnlyList<string> CellsOf(int claim)
    {
        var cells = _cells.OfType<JsonNode>()
            .Where(cell => cell["metadata"]!["interleave"]?["claims"]?.AsArray()
                .Any(number => (int)number! == claim) == true)
            .ToLookup(cell => (string?)cell["cell_type"], cell => (string)cell["id"]!);
        return [.. cells["code"].Any() ? cells["code"] : cells["markdown"]];
    }

    /// <summary>The code or the Markdown of a cell.</summary>
    /// <param name="cell">The cell's id.</param>
    public string Source(string cell) => Read(cell, string.Concat(
        _cells.Single(c => (string?)c!["id"] == cell)!["source"]!.AsArray().Select(line => (string?)line)));

    /// <summary>Everything that a cell shows, as plain text.</summary>
    /// <param name="cell">The cell's id.</param>
    public string Text(string cell) => Read(cell, string.Join('\n', Outputs(cell)
        .Select(output => output["text"] ?? output["data"]?["text/plain"])
        .Where(text => text is not null)
        .Select(text => string.Concat(text!.AsArray().Select(line => line!.GetValue<string>())))));

    /// <summary>The groups of the first place in a cell's text that a pattern matches.</summary>
    public GroupCollection Match(string cell, string pattern)
    {
        Assert.Matches(pattern, Text(cell));
        return Regex.Match(Text(cell), pattern).Groups;
    }

    /// <summary>
    /// The rows of the tables in a cell's text whose heading begins with the given column, each as column and content:
    /// which columns there are depends on what was measured.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Table(string cell, string firstColumn)
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        string[]? columns = null;
        foreach (var line in Text(cell).Split('\n'))
        {
            var parts = Gap().Split(line.Trim());
            if (parts[0] == firstColumn)
            {
                columns = parts;
            }
            else if (parts.Length != columns?.Length)
            {
                columns = null;
            }
            else if (parts[0].Trim('-').Length > 0)
            {
                rows.Add(columns.Zip(parts).ToDictionary(
                    column => column.First, column => column.Second, StringComparer.Ordinal));
            }
        }

        Assert.True(rows.Count > 0, $"{cell} shows no table that begins with {firstColumn}:\n{Text(cell)}");
        return rows;
    }

    /// <summary>The states that the player of a cell goes through.</summary>
    /// <param name="cell">The cell's id.</param>
    public JsonNode States(string cell) => JsonNode.Parse(Read(cell, Outputs(cell)
        .Select(output => (string?)output["data"]?["application/vnd.interleave.player+json"]?["graph"]).OfType<string>().Single()))!;

    /// <summary>The charts of a cell, or of the whole notebook.</summary>
    public IReadOnlyList<JsonNode> Charts(string? cell = null)
    {
        JsonNode[] charts =
        [
            .. _cells.OfType<JsonNode>()
                .Where(c => cell is null || (string?)c["id"] == cell)
                .SelectMany(c => c["outputs"]?.AsArray() ?? [])
                .Select(output => output!["data"]?["application/vnd.plotly.v1+json"])
                .OfType<JsonNode>(),
        ];
        if (cell is not null && charts.Length > 0)
        {
            _cellsRead.Add(cell);
        }

        return charts;
    }

    /// <summary>
    /// A notebook that <c>.ci/run</c> has executed already, for the comparison with .NET Interactive; null where there is
    /// none. One that asks for a line of text does not count: there it got one.
    /// </summary>
    private static ChapterRun? Given(string notebook)
    {
        if (Environment.GetEnvironmentVariable("INTERLEAVE_EXECUTED") is not { Length: > 0 } folder
            || !File.Exists(Path.Combine(folder, notebook)))
        {
            return null;
        }

        var text = File.ReadAllText(Path.Combine(folder, notebook));
        return text.Contains("GetInputAsync", StringComparison.Ordinal)
            ? null
            : new(JsonNode.Parse(text)!["cells"]!.AsArray());
    }

    private string Read(string cell, string text)
    {
        if (text.Length > 0)
        {
            _cellsRead.Add(cell);
        }

        return text;
    }

    private IEnumerable<JsonNode> Outputs(string cell) =>
        _cells.Single(c => (string?)c!["id"] == cell)!["outputs"]!.AsArray().OfType<JsonNode>();

    [GeneratedRegex("  +")]
    private static partial Regex Gap();

    [GeneratedRegex(@"(?<number>\d+(\.\d+)?) (?<unit>s|ms|µs|ns)")]
    private static partial Regex Time();
}
