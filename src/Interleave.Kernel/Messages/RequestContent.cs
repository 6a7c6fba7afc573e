using System.Text.Json.Nodes;

namespace Interleave.Kernel.Messages;

/// <summary>Reads what a request says, whatever it holds.</summary>
internal static class RequestContent
{
    /// <summary>A text member; empty where it is missing or is not text.</summary>
    public static string Text(JsonObject content, string name) =>
        content[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A truth value; the given one where it is missing or is none.</summary>
    public static bool Bool(JsonObject content, string name, bool otherwise) =>
        content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;
}
