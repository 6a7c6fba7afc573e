using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>A cell of a notebook.</summary>
/// <remarks>
/// Members of the file that have no property here are kept and written again. A cell is for one thread at a time.
/// </remarks>
public sealed class NotebookCell
{
    private readonly JsonObject _json;

    /// <summary>A cell over a member of <c>cells</c> that the reader of the file has checked.</summary>
    internal NotebookCell(JsonObject json) => _json = json;

    /// <summary>What names the cell: 1 to 64 letters, digits, hyphens and underscores, unique in its notebook.</summary>
    public string Id => _json["id"]!.GetValue<string>();

    /// <summary>The type, one of <see cref="CellType"/> or another.</summary>
    public string Type => _json["cell_type"]!.GetValue<string>();

    /// <summary>Whether the cell holds code.</summary>
    public bool IsCode => Type == CellType.Code;

    /// <summary>The text.</summary>
    public string Source
    {
        get => _json["source"]!.GetValue<string>();
        internal set => _json["source"] = value;
    }

    /// <summary>The metadata; may be changed.</summary>
    public JsonObject Metadata => (JsonObject)_json["metadata"]!;

    /// <summary>The tags, in the order of the file.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata["tags"] is JsonArray tags
            ? [.. tags.OfType<JsonValue>().Where(tag => tag.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(tag => tag.GetValue<string>())]
            : [];

    /// <summary>
    /// The language of the code, as Polyglot Notebooks, .NET Interactive before it, or else VS Code wrote it; null where
    /// the cell does not say, and is in the notebook's own.
    /// </summary>
    public string? Language =>
        TextAt("polyglot_notebook", "kernelName") ?? TextAt("dotnet_interactive", "language") ?? TextAt("vscode", "languageId");

    /// <summary>The outputs, each as the format has it, with its texts whole; null where the cell holds no code.</summary>
    public JsonArray? Outputs => IsCode ? (JsonArray)_json["outputs"]! : null;

    /// <summary>The files that the cell's prose shows, by name, each as data by type; null for none.</summary>
    public JsonObject? Attachments => _json["attachments"] as JsonObject;

    /// <summary>The number that the kernel gave this execution of the cell; null for a cell that has not been run.</summary>
    public int? ExecutionCount
    {
        get => _json["execution_count"] is JsonValue value && value.TryGetValue(out int count) ? count : null;
        set => _json["execution_count"] = value;
    }

    /// <summary>Whether the cell carries a tag.</summary>
    /// <param name="tag">The tag.</param>
    public bool HasTag(string tag) => Tags.Contains(tag);

    /// <summary>Takes away what an earlier run left: outputs, the count, the timings.</summary>
    public void ClearExecution()
    {
        if (!IsCode)
        {
            return;
        }

        Outputs!.Clear();
        ExecutionCount = null;
        Metadata.Remove("execution");
    }

    /// <summary>A new code cell.</summary>
    /// <param name="id">What names the cell.</param>
    /// <param name="source">The code.</param>
    /// <param name="metadata">The metadata; taken over.</param>
    internal static NotebookCell NewCode(string id, string source, JsonObject metadata) => new(new JsonObject
    {
        ["cell_type"] = CellType.Code,
        ["execution_count"] = null,
        ["id"] = id,
        ["metadata"] = metadata,
        ["outputs"] = new JsonArray(),
        ["source"] = source,
    });

    private string? TextAt(string outer, string inner) =>
        Metadata[outer] is JsonObject member && member[inner] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : null;

    /// <summary>A copy of the members of the file.</summary>
    internal JsonObject ToJson() => (JsonObject)_json.DeepClone();
}
