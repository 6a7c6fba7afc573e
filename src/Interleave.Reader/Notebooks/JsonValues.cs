using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>
/// Reads JSON that another program wrote: what is missing, or of another kind than expected, is null.
/// </summary>
internal static class JsonValues
{
    /// <summary>The text; null if the node is none.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The whole number; null if the node is none.</summary>
    public static int? AsNumber(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    /// <summary>Whether the node is <c>true</c>.</summary>
    public static bool AsFlag(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>A member of the node; null if the node is no object, or has no such member.</summary>
    public static JsonNode? Member(this JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>The texts in a list; none where the node is no list.</summary>
    public static IEnumerable<string> AsTexts(this JsonNode? node) =>
        (node as JsonArray ?? []).Select(AsText).OfType<string>();

    /// <summary>
    /// The object, also where an engine sent it as a text that holds the JSON; null if the node is none.
    /// </summary>
    public static JsonObject? ParsedObject(this JsonNode? node)
    {
        try
        {
            return (node.AsText() is { } text ? JsonNode.Parse(text) : node) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
