using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Cells;

/// <summary>The forms in which a value is shown, by MIME type, as Jupyter messages carry them.</summary>
internal static class DisplayBundle
{
    private const string Text = "text/plain";

    /// <summary>Forms that exist already, with plain text added if it is missing and the value is known.</summary>
    /// <param name="value">The value that they show; null if only the forms are known.</param>
    public static JsonObject Of(IEnumerable<FormattedValue> forms, object? value)
    {
        var bundle = new JsonObject();
        foreach (var form in forms)
        {
            bundle[form.MimeType] = Form(form.MimeType, form.Value);
        }

        if (value is not (null or FormattedValue or IEnumerable<FormattedValue>) && !bundle.ContainsKey(Text))
        {
            bundle[Text] = value.ToDisplayString(Text);
        }

        return bundle;
    }

    /// <summary>
    /// The forms of a cell's value: the value's own if it is made of forms, otherwise those it prefers.
    /// </summary>
    public static IReadOnlyList<FormattedValue> FormsOf(object? value) => value switch
    {
        FormattedValue form => [form],
        IEnumerable<FormattedValue> forms => [.. forms],
        _ => FormattedValue.CreateManyFromObject(value),
    };

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
