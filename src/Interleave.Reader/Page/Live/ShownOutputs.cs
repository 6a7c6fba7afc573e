using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// The outputs of a cell as the page shows them: of long texts, and of very many outputs, the head and the tail.
/// </summary>
/// <param name="outputs">Collects the outputs of the cell.</param>
/// <remarks>Guarded by the lock of the notebook.</remarks>
/// <threadsafety static="true" instance="false"/>
internal sealed class ShownOutputs(CellOutputs outputs)
{
    /// <summary>
    /// A longer text/html is not sent to the page if there is a plain text as well: it is a drawing library that a
    /// cell puts into its output, and that this page has already.
    /// </summary>
    private const int MostHtml = 512 * 1024;

    /// <summary>How many outputs are shown; of more, the first and the last.</summary>
    private const int MostOutputs = 200;

    private Dictionary<JsonObject, (object? Content, OutputSnapshot View)> _known = [];

    /// <summary>
    /// The outputs for the page. One that has not changed since the last call is the same object again.
    /// </summary>
    public IReadOnlyList<OutputSnapshot> Views()
    {
        var all = outputs.Cell.Outputs!;
        var known = _known;
        _known = [];
        var views = new List<OutputSnapshot>();
        for (var index = 0; index < all.Count; index++)
        {
            if (index == MostOutputs / 2 && all.Count > MostOutputs)
            {
                index = all.Count - (MostOutputs / 2);
                views.Add(Printed("stdout", TextExcerpt.Gap(all.Count - MostOutputs, "outputs")));
            }

            if (all[index] is JsonObject output)
            {
                views.Add(View(output, known));
            }
        }

        return views;
    }

    /// <summary>The outputs as they are kept on disk, with their texts whole.</summary>
    public JsonArray ToKeep()
    {
        outputs.Flush();
        return [.. outputs.Cell.Outputs!.OfType<JsonObject>().Select(WithoutLibraries)];
    }

    private OutputSnapshot View(
        JsonObject output, Dictionary<JsonObject, (object? Content, OutputSnapshot View)> known)
    {
        // A stream grows, and an updated display gets new data; nothing else changes in an output.
        var printed = outputs.Printed(output);
        var content = printed ?? (object?)(output["text"] ?? output["data"]);
        if (!known.TryGetValue(output, out var shown) || !Equals(shown.Content, content))
        {
            var view = printed is null
                ? new OutputSnapshot(Shortened(output))
                : Printed(output["name"]!.ToString(), outputs.Excerpt(TextExcerpt.Of));
            shown = (content, view);
        }

        _known[output] = shown;
        return shown.View;
    }

    private static OutputSnapshot Printed(string stream, string text) => new(new JsonObject
    {
        ["output_type"] = "stream",
        ["name"] = stream,
        ["text"] = text,
    });

    private static JsonObject Shortened(JsonObject output)
    {
        var copy = WithoutLibraries(output);
        Shorten(copy, "text");
        Shorten(copy, "evalue");
        Shorten(copy["data"] as JsonObject, "text/plain");
        if (copy["traceback"] is JsonArray lines)
        {
            for (var line = 0; line < lines.Count; line++)
            {
                lines[line] = TextExcerpt.Of(lines[line]?.ToString() ?? "");
            }
        }

        return copy;

        static void Shorten(JsonObject? part, string name)
        {
            if (part?[name].AsText() is { Length: > TextExcerpt.Most } text)
            {
                part[name] = TextExcerpt.Of(text);
            }
        }
    }

    private static JsonObject WithoutLibraries(JsonObject output)
    {
        var copy = (JsonObject)output.DeepClone();
        if (copy["data"] is JsonObject data
            && data.ContainsKey("text/plain")
            && data["text/html"].AsText() is { Length: > MostHtml })
        {
            data.Remove("text/html");
        }

        return copy;
    }
}
