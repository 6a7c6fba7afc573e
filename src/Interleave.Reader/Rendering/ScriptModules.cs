using System.Text.RegularExpressions;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Makes one plain script of a module and those that it imports: a page that is read as a file may not load modules.
/// </summary>
/// <threadsafety static="true"/>
internal static partial class ScriptModules
{
    private const string Prefix = "module/";

    /// <summary>The plain script; what the module exports is a property of <c>window</c>.</summary>
    /// <param name="module">The module's name, such as <c>player.js</c>.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="export">The function that it is to have.</param>
    /// <exception cref="ArgumentException">There is no such module.</exception>
    public static string Bundle(string module, string name, string export)
    {
        var parts = new List<string>();
        Add(module, [], parts);
        return $"(() => {{\n'use strict';\n{string.Concat(parts)}window.{name} = {{ {export} }};\n}})();\n";
    }

    // Each after those that it needs.
    private static void Add(string module, HashSet<string> added, List<string> parts)
    {
        if (!added.Add(module))
        {
            return;
        }

        var text = Read(module);
        foreach (Match import in Import().Matches(text))
        {
            Add(import.Groups["module"].Value, added, parts);
        }

        parts.Add(Export().Replace(Import().Replace(text, ""), ""));
    }

    private static string Read(string module)
    {
        using var stream = typeof(ScriptModules).Assembly.GetManifestResourceStream(Prefix + module)
            ?? throw new ArgumentException($"The pages have no module '{module}'.", nameof(module));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?m)^import \{[^}]*\} from '\./(?<module>[\w.-]+)';\n")]
    private static partial Regex Import();

    [GeneratedRegex("(?m)^export ")]
    private static partial Regex Export();
}
