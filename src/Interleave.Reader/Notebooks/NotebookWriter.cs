using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>Writes nbformat 4.5, byte for byte as Python's nbformat package writes it.</summary>
/// <threadsafety static="true"/>
internal static class NotebookWriter
{
    /// <summary>Where Python's <c>str.splitlines</c> ends a line.</summary>
    private static readonly SearchValues<char> LineEnds =
        SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    private static readonly Comparer<byte[]> Utf8Order =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    /// <summary>The text of the file.</summary>
    public static string Write(JsonObject notebook, IEnumerable<NotebookCell> cells)
    {
        var json = (JsonObject)notebook.DeepClone();
        json["nbformat"] = NotebookParser.Version;
        json["nbformat_minor"] = NotebookParser.MinorVersion;

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
                if (output["output_type"].AsText() == "stream" && output["text"].AsText() is { } text)
                {
                    output["text"] = Lines(text);
                }
            }
        }

        return json;
    }

    private static void SplitBundle(JsonObject? bundle)
    {
        foreach (var (type, data) in bundle?.ToArray() ?? [])
        {
            if ((type.StartsWith("text/", StringComparison.Ordinal)
                || type is "application/javascript" or "image/svg+xml")
                && data.AsText() is { } text)
            {
                bundle![type] = Lines(text);
            }
        }
    }

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
                var sorted = members.OrderBy(member => Encoding.UTF8.GetBytes(member.Key), Utf8Order);
                AppendItems('{', '}', sorted, member =>
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
                if (node.AsText() is { } value)
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
}
