using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Engines.Tests;

/// <summary>What a reader sees of an executed cell, apart from texts and numbers, which differ from run to run.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="State"><see cref="Ran"/>, <see cref="Failed"/> or <see cref="NotRun"/>.</param>
/// <param name="Outputs">
/// Each output in its order: the name of a stream, whose adjacent texts are one output, or the type and the MIME types of
/// what is displayed.
/// </param>
internal sealed record CellOutcome(string Cell, string State, IReadOnlyList<string> Outputs)
{
    public const string Ran = "ran";
    public const string Failed = "failed";
    public const string NotRun = "not run";

    /// <summary>The outcome of a cell that holds code and was to be run.</summary>
    public static CellOutcome Of(NotebookCell cell)
    {
        var outputs = new List<string>();
        foreach (var output in cell.Outputs!.OfType<JsonObject>())
        {
            var kind = KindOf(output);
            if (kind is not null && !(IsStream(output) && outputs.LastOrDefault() == kind))
            {
                outputs.Add(kind);
            }
        }

        var state = outputs.Contains("error") ? Failed : cell.ExecutionCount is null ? NotRun : Ran;
        return new CellOutcome(cell.Id, state, outputs);
    }

    public bool Equals(CellOutcome? other) =>
        other is not null && Cell == other.Cell && State == other.State && Outputs.SequenceEqual(other.Outputs);

    public override int GetHashCode() => HashCode.Combine(Cell, State, Outputs.Count);

    public override string ToString() => $"{State}, {(Outputs.Count == 0 ? "no output" : string.Join("; ", Outputs))}";

    private static bool IsStream(JsonObject output) => (string?)output["output_type"] == "stream";

    /// <summary>Null for a text without a character, of which a reader sees nothing.</summary>
    private static string? KindOf(JsonObject output)
    {
        var type = (string)output["output_type"]!;
        return IsStream(output) ? (string?)output["text"] is { Length: > 0 } ? (string)output["name"]! : null
            : output["data"] is JsonObject data
                ? $"{type} {string.Join(" + ", data.Select(item => item.Key).Order(StringComparer.Ordinal))}"
                : type;
    }
}
