using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Live;

/// <summary>Answers an editor's questions about code, by asking the kernel.</summary>
/// <param name="idleKernel">Gives the kernel; null if there is none, or a cell is running in it.</param>
/// <threadsafety static="true" instance="true"/>
public sealed class CodeAssistance(Func<KernelClient?> idleKernel)
{
    /// <summary>Proposes what the code at a place could go on with.</summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="position">The place, in UTF-16 units.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>Nothing if there is no kernel, or it does not answer in time.</returns>
    public async Task<CodeCompletions> CompleteAsync(string source, int position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var answer = await AskAsync(MessageType.CompleteRequest, source, position, [], cancellationToken)
            .ConfigureAwait(false);
        if (answer?["matches"] is not JsonArray matches)
        {
            return CodeCompletions.None(position);
        }

        string?[] kinds = answer["metadata"].Member("_jupyter_types_experimental") is JsonArray types
            ? [.. types.Select(type => type.Member("type").AsText())]
            : [];
        return new CodeCompletions(
            UnitsAt(source, answer["cursor_start"].AsNumber() ?? 0),
            UnitsAt(source, answer["cursor_end"].AsNumber() ?? 0),
            [.. matches.AsTexts().Select((match, index) =>
                new CodeCompletion(match, kinds.ElementAtOrDefault(index) ?? ""))]);
    }

    /// <summary>Says what stands at a place in the code.</summary>
    /// <param name="source">The text of the cell.</param>
    /// <param name="position">The place, in UTF-16 units.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>Markdown; null if there is nothing to say, or the kernel does not answer in time.</returns>
    public async Task<string?> InspectAsync(string source, int position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var content = new JsonObject { ["detail_level"] = 0 };
        var answer = await AskAsync(MessageType.InspectRequest, source, position, content, cancellationToken)
            .ConfigureAwait(false);
        var data = answer?["found"].AsFlag() == true ? answer["data"] : null;
        return data.Member("text/markdown").AsText() ?? data.Member("text/plain").AsText();
    }

    /// <summary>The protocol counts code points, and the editor counts UTF-16 units.</summary>
    private static int PointsAt(string text, int units) =>
        text[..Math.Clamp(units, 0, text.Length)].EnumerateRunes().Count();

    private static int UnitsAt(string text, int points) =>
        text.EnumerateRunes().Take(points).Sum(rune => rune.Utf16SequenceLength);

    private async Task<JsonObject?> AskAsync(
        string type, string source, int position, JsonObject content, CancellationToken cancellationToken)
    {
        // While a cell runs the kernel would answer only afterwards, when nobody wants to know any more.
        if (idleKernel() is not { } kernel)
        {
            return null;
        }

        content["code"] = source;
        content["cursor_pos"] = PointsAt(source, position);
        return await kernel.AskAsync(type, content, cancellationToken).ConfigureAwait(false);
    }
}
