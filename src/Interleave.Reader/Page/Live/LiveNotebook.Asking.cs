using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Reader.Page.Live;

/// <content>Questions about code, which the kernel answers.</content>
public sealed partial class LiveNotebook
{
    /// <summary>What the code at a place could go on with.</summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="position">The place, in UTF-16 units.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>None where there is no kernel, or it does not answer in time.</returns>
    public async Task<CodeCompletions> CompleteAsync(string source, int position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var answer = await AskAsync(MessageType.CompleteRequest, source, position, new JsonObject(), cancellationToken).ConfigureAwait(false);
        if (answer?["matches"] is not JsonArray matches)
        {
            return CodeCompletions.None(position);
        }

        var kinds = (answer["metadata"]?["_jupyter_types_experimental"] as JsonArray)?.OfType<JsonObject>()
            .Select(entry => entry["type"]?.ToString())
            .ToArray() ?? [];
        return new CodeCompletions(
            UnitsAt(source, Number(answer["cursor_start"]) ?? 0),
            UnitsAt(source, Number(answer["cursor_end"]) ?? 0),
            [.. matches.OfType<JsonValue>().Select((match, index) => new CodeCompletion(match.ToString(), kinds.ElementAtOrDefault(index) ?? ""))]);
    }

    /// <summary>What stands at a place in the code.</summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="position">The place, in UTF-16 units.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>Markdown; null where there is nothing to say, or the kernel does not answer in time.</returns>
    public async Task<string?> InspectAsync(string source, int position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var answer = await AskAsync(MessageType.InspectRequest, source, position, new JsonObject { ["detail_level"] = 0 }, cancellationToken).ConfigureAwait(false);
        var data = answer?["found"] is JsonValue found && found.TryGetValue(out bool isFound) && isFound ? answer["data"] : null;
        return data?["text/markdown"]?.ToString() ?? data?["text/plain"]?.ToString();
    }

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    /// <summary>The protocol counts code points where the editor counts UTF-16 units.</summary>
    private static int PointsAt(string text, int units) => text[..Math.Clamp(units, 0, text.Length)].EnumerateRunes().Count();

    private static int UnitsAt(string text, int points) => text.EnumerateRunes().Take(points).Sum(rune => rune.Utf16SequenceLength);

    private async Task<JsonObject?> AskAsync(string type, string source, int position, JsonObject content, CancellationToken cancellationToken)
    {
        Touch();
        LiveKernel? kernel;
        lock (_lock)
        {
            // While a cell runs the kernel answers only afterwards, when nobody wants to know any more.
            kernel = _current is null ? _kernel : null;
        }

        if (kernel is null)
        {
            return null;
        }

        content["code"] = source;
        content["cursor_pos"] = PointsAt(source, position);
        return await kernel.AskAsync(type, content, cancellationToken).ConfigureAwait(false);
    }
}
