using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Interleave.Kernel.Session;

/// <summary>Cells of another language: they are named, and not compiled as C#.</summary>
internal static partial class OtherLanguage
{
    private const string ProblemId = "IL0002";

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase)
    {
        ["fsharp"] = "F#",
        ["f#"] = "F#",
        ["pwsh"] = "PowerShell",
        ["powershell"] = "PowerShell",
        ["python"] = "Python",
        ["python3"] = "Python",
        ["ipython"] = "Python",
        ["r"] = "R",
        ["ir"] = "R",
        ["julia"] = "Julia",
        ["sql"] = "SQL",
        ["mssql"] = "SQL",
        ["kql"] = "KQL",
        ["mermaid"] = "Mermaid",
        ["http"] = "HTTP requests",
        ["typescript"] = "TypeScript",
        ["vb"] = "Visual Basic",
        ["bash"] = "a shell",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The languages that other engines run, and this one does as well.</summary>
    private static readonly FrozenSet<string> Ours =
        FrozenSet.Create(
            StringComparer.OrdinalIgnoreCase, "csharp", "c#", "html", "javascript", "js", "markdown", "value");

    /// <summary>
    /// What is wrong with a cell that is in another language, or null for one that this kernel runs.
    /// </summary>
    /// <param name="stated">The language that the front end takes it for, or null.</param>
    public static CompilationProblem? FindProblem(string code, string? stated, string cell)
    {
        if (stated is not null && !Ours.Contains(stated))
        {
            return Problem(cell, 1, $"This cell is marked as {NameOf(stated)}, and this kernel runs C# only.", "");
        }

        var lines = code.Split('\n');
        return MagicLines.In(code)
            .Append(0) // %% stands only there.
            .Order()
            .Select(line => (line, text: lines[line].TrimEnd('\r'), Selector: Selector().Match(lines[line])))
            .Where(found => found.Selector.Success && Names.ContainsKey(found.Selector.Groups["language"].Value))
            .Select(found => Problem(
                cell,
                found.line + 1,
                $"'{found.text.Trim()}' begins {NameOf(found.Selector.Groups["language"].Value)}, and this kernel "
                + $"runs C# only.",
                found.text))
            .FirstOrDefault();
    }

    /// <summary>The cell of the front end's language as one of the engine's kernels names it; null for C#.</summary>
    /// <param name="stated">The language that the front end takes the cell for, or null.</param>
    public static string? SelectorOf(string? stated) => stated?.ToUpperInvariant() switch
    {
        "HTML" => "#!html\n",
        "JAVASCRIPT" or "JS" => "#!javascript\n",
        "MARKDOWN" => "#!markdown\n",
        _ => null,
    };

    private static string NameOf(string language) => Names.GetValueOrDefault(language, language);

    private static CompilationProblem Problem(string cell, int line, string what, string source) => new(
        ProblemId, cell, line, 1, what + " Run it with a kernel for that language, or write it in C#.", source);

    [GeneratedRegex(@"^\s*(#!|%%)(?<language>[A-Za-z#0-9]+)\s*$")]
    private static partial Regex Selector();
}
