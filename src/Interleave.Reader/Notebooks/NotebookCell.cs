using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>A cell of a notebook.</summary>
/// <remarks>Members of the file that have no property here are kept and written again.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class NotebookCell
{
    private static readonly string[] Preliminary = ["#", "//", "using ", "import "];

    private readonly JsonObject _json;

    /// <summary>A cell over a member of <c>cells</c> that the reader of the file has checked.</summary>
    internal NotebookCell(JsonObject json) => _json = json;

    /// <summary>
    /// Identifies the cell: 1 to 64 letters, digits, hyphens and underscores, unique in its notebook.
    /// </summary>
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
    public IReadOnlyList<string> Tags => [.. Metadata["tags"].AsTexts()];

    /// <summary>
    /// The language of the code, as Polyglot Notebooks, .NET Interactive before it, or else VS Code wrote it; null if
    /// the cell names none, and so is in the notebook's own.
    /// </summary>
    public string? Language =>
        Metadata["polyglot_notebook"].Member("kernelName").AsText()
        ?? Metadata["dotnet_interactive"].Member("language").AsText()
        ?? Metadata["vscode"].Member("languageId").AsText();

    /// <summary>
    /// The outputs, each as the format has it, with its texts whole; null if the cell holds no code.
    /// </summary>
    public JsonArray? Outputs => IsCode ? (JsonArray)_json["outputs"]! : null;

    /// <summary>The files that the cell's prose shows, by name, each as data by type; null for none.</summary>
    public JsonObject? Attachments => _json["attachments"] as JsonObject;

    /// <summary>
    /// The number that the kernel gave this execution of the cell; null for a cell that has not been run.
    /// </summary>
    public int? ExecutionCount
    {
        get => _json["execution_count"].AsNumber();
        set => _json["execution_count"] = value;
    }

    /// <summary>Whether the cell carries a tag.</summary>
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
    /// <param name="id">Identifies the cell.</param>
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

    /// <summary>
    /// The beginning of some code on one line. Directives, imports and comments say less than what follows them, and
    /// are ignored if anything does.
    /// </summary>
    /// <param name="source">The code.</param>
    /// <param name="most">The greatest length, in characters.</param>
    internal static string FirstWords(string source, int most)
    {
        var lines = Lines(source);
        var words = Array.Find(lines, line => !IsPreliminary(line))
            ?? lines.FirstOrDefault()
            ?? "empty";
        return words.Length <= most ? words : words[..(most - 1)].TrimEnd() + "…";
    }

    /// <summary>Whether some code only loads libraries and imports their names.</summary>
    internal static bool IsSetUp(string source)
    {
        var lines = Lines(source);
        return lines.All(IsPreliminary) && lines.Any(line => line.StartsWith("#r", StringComparison.Ordinal));
    }

    private static string[] Lines(string source) =>
        [.. source.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static bool IsPreliminary(string line) =>
        Preliminary.Any(start => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>A copy of the members of the file.</summary>
    internal JsonObject ToJson() => (JsonObject)_json.DeepClone();
}
