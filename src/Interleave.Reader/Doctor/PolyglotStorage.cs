namespace Interleave.Reader.Doctor;

/// <summary>
/// Where the Polyglot Notebooks extension keeps its tool manifest, in each of the editors on this machine.
/// </summary>
/// <remarks>
/// The extension looks for <c>.config/dotnet-tools.json</c> in its storage folder; .NET SDK 10.0.102 and later write a
/// new manifest beside that folder's <c>.config</c>. So the extension finds its engine in the first session only, and
/// then shows nothing but "Select Kernel". A manifest that is already in the right place stays there.
/// </remarks>
/// <threadsafety static="true"/>
internal static class PolyglotStorage
{
    private const string Manifest = "dotnet-tools.json";
    private const string Empty = """{"version":1,"isRoot":true,"tools":{}}""" + "\n";

    private static readonly string[] Desktops = ["Code", "Code - Insiders", "Code - OSS", "VSCodium"];
    private static readonly string[] Servers = [".vscode-server", ".vscode-server-insiders", ".vscode-remote"];

    /// <summary>
    /// The storage folders of editors that have been started on this machine, whether or not they exist.
    /// </summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    public static IReadOnlyList<string> Folders(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var home = variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        var users = new List<string>();
        var settings = OperatingSystem.IsWindows() ? variable("APPDATA")
            : home is null ? null
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support")
            : variable("XDG_CONFIG_HOME") is { Length: > 0 } chosen ? chosen
            : Path.Combine(home, ".config");
        if (!string.IsNullOrEmpty(settings))
        {
            users.AddRange(Desktops.Select(desktop => Path.Combine(settings, desktop, "User")));
        }

        if (!string.IsNullOrEmpty(home))
        {
            users.AddRange(Servers.Select(server => Path.Combine(home, server, "data", "User")));
        }

        return [.. users.Where(Directory.Exists).Select(user =>
            Path.Combine(user, "globalStorage", "ms-dotnettools.dotnet-interactive-vscode"))];
    }

    /// <summary>Whether the extension has been used in an editor, and will not find its engine again.</summary>
    public static bool IsTrapped(string folder) => Directory.Exists(folder) && !File.Exists(Place(folder));

    /// <summary>Puts an empty manifest in the right place, unless one is there.</summary>
    /// <returns>The manifest, or null if one was there.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static string? Mend(string folder)
    {
        var place = Place(folder);
        if (File.Exists(place))
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, Empty);
        return place;
    }

    private static string Place(string folder) => Path.Combine(folder, ".config", Manifest);
}
