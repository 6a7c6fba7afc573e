using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Rendering;

/// <summary>One output of a cell, in the one of its forms that a page shows.</summary>
/// <threadsafety static="true" instance="true"/>
public abstract partial record ShownOutput
{
    private const string PlotlyType = "application/vnd.plotly.v1+json";
    private const string PlayerType = "application/vnd.interleave.player+json";

    private static readonly string[] ScriptTypes =
        ["text/javascript", "application/javascript", "application/x-javascript"];

    private static readonly string[] PictureTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private ShownOutput()
    {
    }

    /// <summary>Chooses how to show an output.</summary>
    /// <param name="output">The output as nbformat has it, with its texts whole.</param>
    /// <returns>The richest form that a page can show.</returns>
    public static ShownOutput From(JsonObject output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output["output_type"].AsText() switch
        {
            "stream" => new Printed(output["name"].AsText() == "stderr", Plain(output["text"].AsText() ?? "")),
            "error" => new Failure(
                output["ename"].AsText() ?? "Error",
                Plain(output["evalue"].AsText() ?? ""),
                Plain(string.Join('\n', output["traceback"].AsTexts()).TrimEnd())),
            _ => WithItsScript(output["data"] as JsonObject ?? []),
        };
    }

    /// <summary>What can be shown of an output; of a script in it, only that it is there.</summary>
    private static ShownOutput WithItsScript(JsonObject data)
    {
        var rest = data;
        if (ScriptTypes.Any(data.ContainsKey))
        {
            rest = (JsonObject)data.DeepClone();
            Array.ForEach(ScriptTypes, type => rest.Remove(type));
        }

        var shown = FromBundle(rest);
        var isScript = shown switch
        {
            Chart or Player => false,
            Html html => OutputScripts.AreIn(html.Source),
            Picture => rest["image/svg+xml"].AsText() is { } drawing && OutputScripts.AreIn(drawing),
            _ => rest.Count < data.Count,
        };
        if (!isScript)
        {
            return shown;
        }

        // A plain text that begins with an angle bracket is the script again, or the name of a type.
        return shown switch
        {
            Html { Content: var text } html when OutputScripts.AreAllOf(html.Source) =>
                new Script(SaysMore(text) ? new Text(text) : null),
            Text { Content: var text } when rest.Count == 0 || !SaysMore(text) => new Script(null),
            _ => new Script(shown),
        };

        static bool SaysMore(string text) => text.TrimStart() is [not '<', ..];
    }

    private static ShownOutput FromBundle(JsonObject data)
    {
        var text = Plain(data["text/plain"].AsText() ?? "");
        if (data[PlotlyType].ParsedObject() is { } chart && chart["data"] is JsonArray)
        {
            var table = ShownTable.From(data[ShownTable.MimeType].ParsedObject());
            return new Chart(chart.ToJsonString(), TitleOf(chart), text, table);
        }

        if (data[PlayerType].ParsedObject() is { } player && player.ContainsKey("graph"))
        {
            return new Player(player.ToJsonString(), text);
        }

        if (data["text/html"].AsText() is { } html && !(data.ContainsKey("text/plain") && OnlyText().IsMatch(html)))
        {
            return text.Length > 0 && SaysTheSame(html, text) ? new Text(text) : new Html(html, text);
        }

        if (data["image/svg+xml"].AsText() is { } drawing)
        {
            var data64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(drawing));
            return new Picture($"data:image/svg+xml;base64,{data64}", text);
        }

        foreach (var type in PictureTypes)
        {
            if (data[type].AsText() is { } picture && Base64().IsMatch(picture))
            {
                return new Picture($"data:{type};base64,{WhiteSpace().Replace(picture, "")}", text);
            }
        }

        return data["text/markdown"].AsText() is { } markdown ? new Markdown(markdown)
            : data.ContainsKey("text/plain") ? new Text(text)
            : new Text("This output has no form that a page can show; it came as "
                + $"{string.Join(", ", data.Select(form => form.Key).DefaultIfEmpty("nothing"))}.");
    }

    /// <summary>The title of a chart as plain text; plotly.js reads a few tags and entities in it.</summary>
    private static string TitleOf(JsonObject chart)
    {
        var title = (chart["layout"] as JsonObject)?["title"];
        var text = title.AsText() ?? (title as JsonObject)?["text"].AsText() ?? "";
        return WebUtility.HtmlDecode(Tag().Replace(text, " ")).Trim();
    }

    /// <summary>
    /// Whether HTML is a plain text and no more, as engines wrap it for values that have no form of their own. Then it
    /// needs no frame.
    /// </summary>
    private static bool SaysTheSame(string html, string text) =>
        WrappedText().Match(html) is { Success: true } match
        && WebUtility.HtmlDecode(match.Groups["text"].Value).ReplaceLineEndings("\n").Trim()
            == text.ReplaceLineEndings("\n").Trim();

    /// <summary>The text without the codes that colour it in a terminal.</summary>
    private static string Plain(string text) =>
        TerminalCode().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCode();

    [GeneratedRegex(
        """
        ^\s*(?:<div\b[^>]*>\s*)?<pre\b[^>]*>(?<text>[^<]*)</pre>
        (?:\s*</div>)?\s*(?:<style\b[^>]*>[^<]*</style>)?\s*$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex WrappedText();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    // How .NET Interactive's formatters wrap a number or a text; the plain form says the same and needs no frame.
    [GeneratedRegex(
        """\A\s*<div class="dni-plaintext"><pre>[^<]*</pre></div>(?:<style>[^<]*</style>)?\s*\z""",
        RegexOptions.CultureInvariant)]
    private static partial Regex OnlyText();

    [GeneratedRegex(@"^[A-Za-z0-9+/=\s]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    /// <summary>Text that the cell wrote to standard output or standard error.</summary>
    /// <param name="IsError">Whether it is standard error.</param>
    /// <param name="Content">The text.</param>
    public sealed record Printed(bool IsError, string Content) : ShownOutput;

    /// <summary>An error that ended the cell, or a thread that it had started.</summary>
    /// <param name="Name">Its name, such as an exception's type.</param>
    /// <param name="Message">What it says; may be empty.</param>
    /// <param name="Traceback">Where it came from, several lines; may be empty.</param>
    public sealed record Failure(string Name, string Message, string Traceback) : ShownOutput;

    /// <summary>A chart that plotly.js draws.</summary>
    /// <param name="Json">An object with <c>data</c>, and perhaps <c>layout</c> and <c>config</c>.</param>
    /// <param name="Title">Its title as plain text; may be empty.</param>
    /// <param name="Content">The same as text; may be empty.</param>
    /// <param name="Table">Its numbers; null if they did not come along.</param>
    public sealed record Chart(string Json, string Title, string Content, ShownTable? Table) : ShownOutput;

    /// <summary>A race that the reader steps through, drawn by the pages' own script.</summary>
    /// <param name="Json">The data that the script draws.</param>
    /// <param name="Content">The same as text; may be empty.</param>
    public sealed record Player(string Json, string Content) : ShownOutput;

    /// <summary>HTML that a cell made, which is not to be trusted.</summary>
    /// <param name="Source">The HTML.</param>
    /// <param name="Content">The same as text; may be empty.</param>
    public sealed record Html(string Source, string Content) : ShownOutput;

    /// <summary>An output with a script, which does not run on our pages.</summary>
    /// <param name="Rest">What is shown of it anyway; null if there is nothing but the script.</param>
    public sealed record Script(ShownOutput? Rest) : ShownOutput;

    /// <summary>A picture.</summary>
    /// <param name="Address">A <c>data:</c> address.</param>
    /// <param name="Content">What it shows, as text; may be empty.</param>
    public sealed record Picture(string Address, string Content) : ShownOutput;

    /// <summary>Markdown that a cell made.</summary>
    /// <param name="Source">The Markdown.</param>
    public sealed record Markdown(string Source) : ShownOutput;

    /// <summary>Plain text.</summary>
    /// <param name="Content">The text.</param>
    public sealed record Text(string Content) : ShownOutput;
}
