using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Display;

/// <summary>The forms in which a value is shown, by MIME type, as Jupyter messages carry them.</summary>
internal static class DisplayBundle
{
    private const string Text = "text/plain";

    /// <summary>
    /// The forms that the value's formatters prefer, and always plain text, for front ends that show nothing else.
    /// </summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="mimeTypes">The MIME types wanted; none for those that the value prefers.</param>
    public static JsonObject Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        if (mimeTypes.Count == 0)
        {
            mimeTypes = Formatter.GetPreferredMimeTypesFor(value?.GetType());
        }

        var bundle = new JsonObject();
        foreach (var mimeType in mimeTypes)
        {
            bundle[mimeType] = Form(mimeType, value.ToDisplayString(mimeType));
        }

        if (!bundle.ContainsKey(Text))
        {
            bundle[Text] = value.ToDisplayString(Text);
        }

        return bundle;
    }

    /// <summary>One form that is written already.</summary>
    /// <param name="mimeType">Its MIME type.</param>
    /// <param name="content">The form.</param>
    public static JsonObject Of(string mimeType, string content) => new() { [mimeType] = Form(mimeType, content) };

    // The protocol carries JSON types as JSON; a front end that gets them as text shows text.
    private static JsonNode? Form(string mimeType, string content)
    {
        if (mimeType != "application/json" && !mimeType.EndsWith("+json", StringComparison.Ordinal))
        {
            return content;
        }

        try
        {
            return JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return content;
        }
    }
}
