using System.Text;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Exporting;

/// <summary>
/// The C# of a cell without what only a notebook's engine reads: references to libraries and packages are told apart,
/// magic commands and other languages become comments. Every line stays in its place.
/// </summary>
/// <param name="Text">The C#.</param>
/// <param name="Libraries">The libraries that it loads, as it names them.</param>
/// <param name="Packages">The packages that it loads, as a file-based app names them: <c>Name@Version</c>.</param>
/// <param name="Problem">Why there is no C# to give; null if there is.</param>
internal sealed partial record CellCode(
    string Text, IReadOnlyList<string> Libraries, IReadOnlyList<string> Packages, string? Problem)
{
    private static readonly string[] Languages =
    [
        "fsharp", "f#", "html", "javascript", "js", "kql", "markdown", "md", "mermaid", "powershell", "pwsh", "python",
        "r", "sql", "value", "vscode", "webview",
    ];

    /// <summary>Reads a code cell.</summary>
    public static CellCode Of(NotebookCell cell)
    {
        var text = new StringBuilder();
        var (libraries, packages) = (new List<string>(), new List<string>());
        var isCSharp = CodeLanguage.IsCSharp(cell.Language);
        string? problem = null;
        foreach (var line in cell.Source.ReplaceLineEndings("\n").Split('\n'))
        {
            var magic = Magic().Match(line);
            if (magic.Success)
            {
                var name = magic.Groups["name"].Value.ToLowerInvariant();
                isCSharp = name is "csharp" or "c#" || (isCSharp && !Languages.Contains(name));
            }

            if (!isCSharp || magic.Success)
            {
                text.Append(line.Trim().Length == 0 ? "" : $"// {line}").Append('\n');
            }
            else if (Directive().Match(line) is { Success: true } directive)
            {
                var argument = directive.Groups["argument"].Value.Trim();
                switch (directive.Groups["name"].Value)
                {
                    case "r" when Package().Match(argument) is { Success: true } package:
                        var version = package.Groups["version"] is { Success: true, Value: var given } ? given : "*";
                        packages.Add($"{package.Groups["name"].Value}@{version}");
                        break;
                    case "r":
                        libraries.Add(argument);
                        break;
                    case "load":
                        problem = $"loads {argument}, and a program is one file; put its text into a cell";
                        break;
                }

                text.Append('\n');
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        return new CellCode(text.ToString(), libraries, packages, problem);
    }

    [GeneratedRegex(@"^\s*#!(?<name>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Magic();

    [GeneratedRegex(@"^\s*#(?<name>r|i|load)\s+""(?<argument>[^""]*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();

    [GeneratedRegex(
        @"^nuget:\s*(?<name>[^,\s]+)\s*(,\s*(?<version>[^,\s]+))?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Package();
}
