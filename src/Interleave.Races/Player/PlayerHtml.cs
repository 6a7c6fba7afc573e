using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Interleave.Races.Player;

/// <summary>A player's HTML: the plain form, and the script that draws the player beside it or in its place.</summary>
/// <remarks>
/// <para>
/// Every output brings its own script, and a notebook has many outputs: so script, style and data are compressed. A
/// browser undoes that with what it has (<c>DecompressionStream</c>); in one that lacks it, the plain form stays.
/// </para>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
internal static class PlayerHtml
{
    /// <summary>How many characters an output may have.</summary>
    public const int MaximumLength = 150_000;

    // In an order in which each knows what it needs; those of the picture only where there is one.
    private static readonly string[] OfPicture = ["plans.js", "frame.js", "ends.js", "schedules.js"];
    private static readonly string[] Modules = ["marks.js", "graph.js", .. OfPicture, "stage.js", "player.js"];

    private static readonly string[] Left = ["//", "/*", "import "];

    private static readonly Lazy<string> WithPicture = new(() => string.Join('\n', Modules.Select(Resource)));

    private static readonly Lazy<string> WithoutPicture =
        new(() => string.Join('\n', Modules.Except(OfPicture).Select(Resource)));

    private static readonly Lazy<string> Style = new(() => JsonSerializer.Serialize(Resource("player.css")));

    /// <summary>The HTML, whole in itself. Only the plain form if there is nothing to play, or too much.</summary>
    /// <param name="data">What to draw.</param>
    /// <param name="plain">The plain form, as HTML; what the script does not replace, and all there is without
    /// one.</param>
    public static string Of(PlayerData data, string plain)
    {
        plain += string.Concat(data.Notes.Select(Display.Html.Paragraph));
        if (data.Graph is null)
        {
            return plain;
        }

        var id = Guid.NewGuid().ToString("N");

        // A script that another makes needs no more rights than the one that makes it.
        var html = $$"""
            <div data-interleave-player="{{id}}"><div data-part="plain">{{plain}}</div></div>
            <script>
            (async () => {
            const packed = Uint8Array.from(atob('{{Packed(Whole(data, id))}}'), letter => letter.charCodeAt(0));
            const script = document.createElement('script');
            const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
            script.textContent = await new Response(unpacked).text();
            document.head.append(script);
            script.remove();
            })();
            </script>
            """;
        const string TooLarge = "There is no player here: with so many steps it would be too large to save.";
        return html.Length < MaximumLength ? html : plain + Display.Html.Paragraph(TooLarge);
    }

    // The same output may stand twice on a page: each script takes the first element that none has taken yet.
    private static string Whole(PlayerData data, string id) => $$"""
        (() => {
        'use strict';
        {{(data.Kind == PlayerData.OfExploration ? WithPicture : WithoutPicture).Value}}
        const all = [...document.querySelectorAll('[data-interleave-player="{{id}}"]')];
        const element = all.find(each => !each.dataset.state);
        if (!element) return;
        element.prepend(make('style', '', {}, {{Style.Value}}));
        mount(element, {{data.ToJson(withPlain: false)}});
        })();
        """;

    private static string Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    // Comments and indentation are for whoever reads the file, and not for every output; and an output is no module.
    private static string Resource(string name)
    {
        using var stream = typeof(PlayerHtml).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !Left.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            .Select(line => line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line));
    }
}
