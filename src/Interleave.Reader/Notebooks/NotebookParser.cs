using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Jupyter;

namespace Interleave.Reader.Notebooks;

/// <summary>Reads nbformat 4.x.</summary>
/// <threadsafety static="true"/>
internal static partial class NotebookParser
{
    /// <summary>The version that is read and written.</summary>
    public const int Version = 4;
    /// <summary>The minor version that is written.</summary>
    public const int MinorVersion = 5;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 512, AllowDuplicateProperties = false };

    /// <summary>Reads a notebook.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">What to call the file in a sentence.</param>
    /// <param name="fullPath">Where the file is.</param>
    public static Notebook Read(ReadOnlySpan<byte> file, string name, string fullPath)
    {
        var json = Parse(file, name);
        CheckVersion(json, name);
        if (!json.TryGetPropertyValue("cells", out var cells) || cells is not JsonArray cellArray)
        {
            throw Fault("it has no list of cells");
        }

        if (json["metadata"] is null)
        {
            json["metadata"] = new JsonObject();
        }
        else if (json["metadata"] is not JsonObject)
        {
            throw Fault("its metadata is not an object");
        }

        json.Remove("cells");
        var ids = new HashSet<string>();
        var read = new List<NotebookCell>();
        var nodes = cellArray.ToArray();
        cellArray.Clear();
        foreach (var node in nodes)
        {
            read.Add(ReadCell(node, read.Count + 1, ids, Fault));
        }

        return new Notebook(fullPath, json, read);

        NotebookException Fault(string what) => new($"{name} is not a notebook: {what}.");
    }

    private static JsonObject Parse(ReadOnlySpan<byte> file, string name)
    {
        if (file.StartsWith(Encoding.UTF8.Preamble))
        {
            file = file[Encoding.UTF8.Preamble.Length..];
        }

        if (file.IsEmpty)
        {
            throw new NotebookException($"{name} is not a notebook: the file is empty.");
        }

        try
        {
            var node = JsonNode.Parse(file, documentOptions: Parsing);
            JsonTexts.Check(node);
            return node as JsonObject
                ?? throw new NotebookException($"{name} is not a notebook: it is JSON, but not an object.");
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {e.BytePositionInLine + 1})")
                : "";
            throw new NotebookException($"{name} is not a notebook: it is not JSON{where}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new NotebookException($"{name} is not a notebook: it holds text that is not Unicode.", e);
        }
    }

    private static void CheckVersion(JsonObject json, string name)
    {
        if (json["nbformat"].AsNumber() is not { } version)
        {
            throw new NotebookException($"{name} is not a notebook: it has no nbformat number.");
        }

        if (version < Version)
        {
            throw new NotebookException(
                $"{name} is a notebook of version {version}; only version {Version} can be read. " +
                $"Open and save it in Jupyter, or run: jupyter nbconvert --to notebook --inplace {name}");
        }

        if (version > Version)
        {
            throw new NotebookException(
                $"{name} is a notebook of version {version}; only version {Version} can be read.");
        }
    }

    private static NotebookCell ReadCell(
        JsonNode? node, int number, HashSet<string> ids, Func<string, NotebookException> fault)
    {
        if (node is not JsonObject cell)
        {
            throw fault($"cell {number} is not an object");
        }

        if (cell["cell_type"].AsText() is not { } type)
        {
            throw fault($"cell {number} has no cell_type");
        }

        cell["source"] = cell["source"] is { } source
            ? Joined(source) ?? throw fault($"the source of cell {number} is neither a text nor a list of texts")
            : throw fault($"cell {number} has no source");
        if (cell["metadata"] is null)
        {
            cell["metadata"] = new JsonObject();
        }
        else if (cell["metadata"] is not JsonObject)
        {
            throw fault($"the metadata of cell {number} is not an object");
        }

        if (cell["attachments"] is JsonObject attachments)
        {
            foreach (var (_, attachment) in attachments)
            {
                JoinBundle(attachment as JsonObject);
            }
        }

        if (type == CellType.Code)
        {
            ReadOutputs(cell, number, fault);
        }

        if (cell["id"].AsText() is not { } id || !CellId().IsMatch(id) || !ids.Add(id))
        {
            cell["id"] = InventId(cell["source"]!.GetValue<string>(), number, ids);
        }

        return new NotebookCell(cell);
    }

    private static void ReadOutputs(JsonObject cell, int number, Func<string, NotebookException> fault)
    {
        cell.TryAdd("execution_count", null);
        if (cell["outputs"] is null)
        {
            cell["outputs"] = new JsonArray();
        }

        if (cell["outputs"] is not JsonArray outputs || outputs.Any(output => output is not JsonObject))
        {
            throw fault($"the outputs of cell {number} are not a list of objects");
        }

        foreach (var output in outputs.OfType<JsonObject>())
        {
            JoinBundle(output["data"] as JsonObject);
            if (output["text"] is { } text && Joined(text) is { } joined)
            {
                output["text"] = joined;
            }
        }
    }

    /// <summary>
    /// An id for a cell that lacks one: the same for the same place and text, so that two runs of an old notebook
    /// give the same ids.
    /// </summary>
    private static string InventId(string source, int number, HashSet<string> ids)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{number} {attempt} {source}")));
            var id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (ids.Add(id))
            {
                return id;
            }
        }
    }

    /// <summary>The text of a member that is a text or a list of its lines; null if it is neither.</summary>
    private static string? Joined(JsonNode node)
    {
        if (node is not JsonArray lines)
        {
            return node.AsText();
        }

        var texts = lines.Select(line => line.AsText()).ToArray();
        return texts.Contains(null) ? null : string.Concat(texts);
    }

    private static void JoinBundle(JsonObject? bundle)
    {
        foreach (var (type, data) in bundle?.ToArray() ?? [])
        {
            if (!IsJson(type) && data is JsonArray && Joined(data) is { } text)
            {
                bundle![type] = text;
            }
        }
    }

    private static bool IsJson(string type) =>
        type == "application/json"
        || (type.StartsWith("application/", StringComparison.Ordinal)
            && type.EndsWith("+json", StringComparison.Ordinal));

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex CellId();
}
