using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Interleave.Reader.Page.Edits;

/// <summary>What the cells of one notebook showed last; the page shows it again after a new start.</summary>
public sealed class NotebookOutputs
{
    /// <summary>The outputs as .ipynb files hold them, by the cell's id.</summary>
    [JsonPropertyName("cells")]
    public Dictionary<string, JsonArray> Cells { get; init; } = [];
}
