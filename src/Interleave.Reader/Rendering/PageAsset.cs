using System.Text;

namespace Interleave.Reader.Rendering;

/// <summary>A file that a page loads: the stylesheet, the scripts, plotly.js. All are part of the program.</summary>
/// <threadsafety static="true"/>
public static class PageAsset
{
    private const string Prefix = "asset/";

    // Modules of the libraries, each as a script of its own.
    private static readonly Dictionary<string, Lazy<byte[]>> Bundles = new()
    {
        ["player.js"] = Bundle("player.js", "interleavePlayer", "mount"),
        ["clock.js"] = Bundle("clock.js", "interleaveClock", "letRun"),
    };

    /// <summary>The names of the files, such as <c>page.css</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(PageAsset).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Concat(Bundles.Keys)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens a file; the caller closes it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static Stream Open(string name) => Bundles.TryGetValue(name, out var bundle)
        ? new MemoryStream(bundle.Value, writable: false)
        : typeof(PageAsset).Assembly.GetManifestResourceStream(Prefix + name)
        ?? throw new ArgumentException($"The pages have no file '{name}'.", nameof(name));

    /// <summary>The text of a file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static Lazy<byte[]> Bundle(string module, string name, string export) =>
        new(() => Encoding.UTF8.GetBytes(ScriptModules.Bundle(module, name, export)));

    /// <summary>What to serve a file as.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
}
