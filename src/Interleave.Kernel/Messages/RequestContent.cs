using System.Globalization;
using System.Text.Json.Nodes;

namespace Interleave.Kernel.Messages;

/// <summary>Reads the members of a request, and accepts any content.</summary>
internal static class RequestContent
{
    /// <summary>A text member; empty if it is missing or not text.</summary>
    public static string Text(JsonObject content, string name) =>
        content[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>Whether there is a text member of that name.</summary>
    public static bool HasText(JsonObject content, string name) =>
        content[name] is JsonValue value && value.TryGetValue<string>(out _);

    /// <summary>A truth value; <paramref name="otherwise"/> if it is missing or of another type.</summary>
    public static bool Bool(JsonObject content, string name, bool otherwise) =>
        content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    /// <summary>A time in ISO 8601, as in a message's header; null if it is not one.</summary>
    public static DateTimeOffset? Time(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A whole number; <paramref name="otherwise"/> if it is missing or of another type.</summary>
    public static int Number(JsonObject content, string name, int otherwise) =>
        content[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;
}
