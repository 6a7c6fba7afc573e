using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Jupyter;

namespace Interleave.Reader.Notebooks;

/// <summary>Reads nbformat 4.x and writes nbformat 4.5, byte for byte as Python's nbformat package writes it.</summary>
internal static partial class NotebookFormat
{
    private const int Version = 4;
    private const int MinorVersion = 5;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 512, AllowDuplicateProperties = false };

    /// <summary>Where Python's <c>str.splitlines</c> ends a line.</summary>
    private static readonly SearchValues<char> LineEnds =
        SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

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

    /// <summary>The text of the file.</summary>
    public static string Write(JsonObject notebook, IEnumerable<NotebookCell> cells)
    {
        var json = (JsonObject)notebook.DeepClone();
        json["nbformat"] = Version;
        json["nbformat_minor"] = MinorVersion;

        // These tell a program what it read, and are never stored.
        var metadata = (JsonObject)json["metadata"]!;
        metadata.Remove("orig_nbformat");
        metadata.Remove("orig_nbformat_minor");
        metadata.Remove("signature");
        json["cells"] = new JsonArray([.. cells.Select(WriteCell)]);

        var text = new StringBuilder();
        Append(text, json, 0);
        return text.ToString();
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
        if (json["nbformat"] is not JsonValue value || !value.TryGetValue(out int version))
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
            throw new NotebookException($"{name} is a notebook of version {version}; only version {Version} can be read.");
        }
    }

    private static NotebookCell ReadCell(JsonNode? node, int number, HashSet<string> ids, Func<string, NotebookException> fault)
    {
        if (node is not JsonObject cell)
        {
            throw fault($"cell {number} is not an object");
        }

        if (cell["cell_type"] is not JsonValue type || !type.TryGetValue(out string? typeName))
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

        if (typeName == CellType.Code)
        {
            ReadOutputs(cell, number, fault);
        }

        var id = (cell["id"] as JsonValue)?.TryGetValue(out string? given) == true ? given : null;
        if (id is null || !CellId().IsMatch(id) || !ids.Add(id))
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

    private static JsonObject WriteCell(NotebookCell cell)
    {
        var json = cell.ToJson();
        json["source"] = Lines(cell.Source);
        ((JsonObject)json["metadata"]!).Remove("trusted");
        if (json["attachments"] is JsonObject attachments)
        {
            foreach (var (_, attachment) in attachments)
            {
                SplitBundle(attachment as JsonObject);
            }
        }

        if (cell.IsCode)
        {
            foreach (var output in ((JsonArray)json["outputs"]!).OfType<JsonObject>())
            {
                SplitBundle(output["data"] as JsonObject);
                if (output["output_type"]?.ToString() == "stream" && Text(output["text"]) is { } text)
                {
                    output["text"] = Lines(text);
                }
            }
        }

        return json;
    }

    /// <summary>The text of a member that is a text or a list of its lines; null where it is neither.</summary>
    private static string? Joined(JsonNode node)
    {
        if (Text(node) is { } text)
        {
            return text;
        }

        if (node is not JsonArray lines)
        {
            return null;
        }

        var texts = lines.Select(Text).ToArray();
        return texts.Contains(null) ? null : string.Concat(texts);
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

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

    private static void SplitBundle(JsonObject? bundle)
    {
        foreach (var (type, data) in bundle?.ToArray() ?? [])
        {
            if ((type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "image/svg+xml")
                && Text(data) is { } text)
            {
                bundle![type] = Lines(text);
            }
        }
    }

    private static bool IsJson(string type) =>
        type == "application/json"
        || (type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal));

    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(LineEnds);
            var length = end < 0 ? rest.Length
                : rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? end + 2
                : end + 1;
            lines.Add((JsonNode)rest[..length].ToString());
            rest = rest[length..];
        }

        return lines;
    }

    // System.Text.Json's own writer escapes some of what nbformat leaves as it is (a no-break space, a private-use
    // character), and has no sorting.
    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject members:
                // Python sorts by code point, which is the order of the UTF-8 bytes.
                AppendItems('{', '}', members.OrderBy(member => Encoding.UTF8.GetBytes(member.Key), Utf8Order), member =>
                {
                    AppendText(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value, depth + 1);
                });
                break;
            case JsonArray items:
                AppendItems('[', ']', items, item => Append(text, item, depth + 1));
                break;
            default:
                if (Text(node) is { } value)
                {
                    AppendText(text, value);
                }
                else
                {
                    text.Append(node.ToJsonString());
                }

                break;
        }

        void AppendItems<T>(char open, char close, IEnumerable<T> items, Action<T> append)
        {
            text.Append(open);
            var separator = "\n";
            foreach (var item in items)
            {
                text.Append(separator).Append(' ', depth + 1);
                append(item);
                separator = ",\n";
            }

            text.Append('\n').Append(' ', depth).Append(close);
        }
    }

    private static readonly Comparer<byte[]> Utf8Order =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex CellId();
}
