using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Interleave.Races.Player;

/// <summary>
/// What <c>player.js</c> draws, written as JSON; it says the same as the plain text beside it, and more.
/// </summary>
internal sealed record PlayerData
{
    /// <summary>The kind of data that has a picture of all schedules.</summary>
    public const string OfExploration = "explore";

    /// <summary>How many bytes the JSON of the states may have.</summary>
    public const int MaximumBytes = 120_000;

    // Letters such as é stay as they are; what ends a script, a string or a line of it does not.
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary><c>play</c>, <c>replay</c> or <c>explore</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the race is called.</summary>
    public required string Race { get; init; }

    /// <summary>The C# by which the caller named the race, such as <c>light</c>; of a puzzle, the schedule.</summary>
    public required string Expression { get; init; }

    /// <summary>The schedule that the player begins with.</summary>
    public required string Schedule { get; init; }

    /// <summary>The states; null if there is nothing to play.</summary>
    public required Graph? Graph { get; init; }

    /// <summary>What the reader is to reach; null if it is no puzzle.</summary>
    public GraphGoal? Goal { get; init; }

    /// <summary>What a reader should know of it, such as what was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The sentences of the plain form.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The headings of the plain form's table.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The rows of the plain form's table.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }

    /// <summary>Whether the states of a graph are more than a player may have.</summary>
    public static bool IsTooLarge(Graph graph) => SizeOf(graph) > MaximumBytes;

    /// <summary>The data of as many states as there is room for, those near the start first.</summary>
    /// <param name="keep">Nodes that stay in any case.</param>
    public PlayerData Bounded(IEnumerable<int> keep)
    {
        if (Graph is not { } all)
        {
            return this;
        }

        var (kept, bounded) = (keep.ToHashSet(), this);
        var count = all.Nodes.Count;
        for (var size = SizeOf(all); size > MaximumBytes && count > 1; size = SizeOf(bounded.Graph!))
        {
            count = (int)Math.Min(count - 1, 0.97 * count * MaximumBytes / size);
            var nodes = Enumerable.Range(0, all.Nodes.Count).Where(node => node < count || kept.Contains(node));
            bounded = this with { Graph = all.Restricted([.. nodes]) };
        }

        return bounded;
    }

    /// <summary>The data as JSON, in which nothing ends a script element or a string.</summary>
    /// <param name="withPlain">Whether the sentences and the table of the plain form are in it.</param>
    public string ToJson(bool withPlain)
    {
        var json = new Dictionary<string, object>
        {
            ["kind"] = Kind,
            ["race"] = Race,
            ["expression"] = Expression,
            ["schedule"] = Schedule,
            ["notes"] = Notes,
        };
        if (withPlain)
        {
            (json["lines"], json["columns"], json["rows"]) = (Lines, Columns, Rows);
        }

        if (Graph is { } graph)
        {
            // As a text: who saves a notebook would write each of its thousands of numbers on a line of its own.
            json["graph"] = TextOf(graph);
        }

        if (Goal is { } goal)
        {
            json["goal"] = new object[] { goal.Text, goal.Ends, goal.Fewest };
        }

        return JsonSerializer.Serialize(json, Options);
    }

    private static int SizeOf(Graph graph) => Encoding.UTF8.GetByteCount(TextOf(graph));

    private static string TextOf(Graph graph)
    {
        var json = new Dictionary<string, object>();
        GraphJson.Add(json, graph);
        return JsonSerializer.Serialize(json, Options);
    }

    /// <summary>A number with a comma for each thousand, in any culture.</summary>
    internal static string Count<T>(T number)
        where T : IFormattable => number.ToString("#,0", CultureInfo.InvariantCulture);
}
