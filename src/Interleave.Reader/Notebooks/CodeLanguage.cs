namespace Interleave.Reader.Notebooks;

/// <summary>The languages of code, by the names that notebooks, cells and kernels give them.</summary>
public static class CodeLanguage
{
    /// <summary>
    /// Whether a name means C#; or no language in particular, as the one that .NET Interactive gives all of its own.
    /// </summary>
    /// <param name="name">The name; null if there is none.</param>
    public static bool IsCSharp(string? name) => Known(name) is null or "C#";

    /// <summary>Whether two names mean the same language.</summary>
    public static bool IsSame(string? name, string? other) =>
        string.Equals(Known(name), Known(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The name for people.</summary>
    public static string ForPeople(string name) => Known(name) ?? name;

    private static string? Known(string? name)
    {
        // An early .NET Interactive called its languages dotnet-interactive.csharp and so on.
        var plain = name?.ToLowerInvariant().Replace("dotnet-interactive.", "", StringComparison.Ordinal);
        return plain switch
        {
            null or "" or "polyglot-notebook" or "dotnet-interactive" => null,
            "c#" or "csharp" or "cs" => "C#",
            "f#" or "fsharp" or "fs" => "F#",
            "python" or "ipython" or "python3" => "Python",
            "r" => "R",
            "julia" => "Julia",
            "javascript" => "JavaScript",
            "typescript" => "TypeScript",
            "powershell" or "pwsh" => "PowerShell",
            "sql" => "SQL",
            _ => name,
        };
    }
}
