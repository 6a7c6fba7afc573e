using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Interleave.Reader.Page.Edits;

/// <summary>What a reader made of one notebook: the content of one file in the user's data folder.</summary>
public sealed class NotebookEdits
{
    /// <summary>The notebook's file, for a person who looks at the folder.</summary>
    [JsonPropertyName("notebook")]
    public string Notebook { get; init; } = "";

    /// <summary>The cells that were changed or done, by id. Those that the notebook no longer has are kept.</summary>
    [JsonPropertyName("cells")]
    public Dictionary<string, CellEdit> Cells { get; init; } = [];

    /// <summary>Members that a later version of this program wrote; kept.</summary>
    [JsonExtensionData]
    public JsonObject? Others { get; set; }
}
