namespace Interleave.Reader.Running;

/// <summary>
/// Where the chapter is: in the nearest folder <c>notebooks</c> from the reader's folder upwards, as in a clone or in
/// a copy; or else inside the installed tool, whose own files are only ever read.
/// </summary>
/// <threadsafety static="true"/>
internal static class ChapterFolder
{
    private const string NotebookFolder = "notebooks";
    private const string SolutionFolder = "solutions";
    private const string NotebookEnding = ".ipynb";

    /// <summary>
    /// The folder with the installed tool's <c>notebooks</c>; null if the program was built in a clone.
    /// </summary>
    public static string? OfTool { get; } =
        Path.Combine(AppContext.BaseDirectory, "chapter") is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>How a reader starts this program.</summary>
    public static string Command => OfTool is null ? "dotnet run --project src/Interleave.Reader" : "interleave";

    /// <summary>How a reader starts this program with some arguments.</summary>
    public static string CommandWith(string arguments) =>
        OfTool is null ? $"{Command} -- {arguments}" : $"{Command} {arguments}";

    /// <summary>The notebooks of the chapter; those with solutions come last.</summary>
    /// <param name="currentFolder">The folder to look from, upwards.</param>
    /// <exception cref="UsageException">There are none.</exception>
    public static string[] Notebooks(string currentFolder) => NearestNotebooks(currentFolder)
        ?? throw new UsageException(
            $"No notebook was named, and neither {currentFolder} nor a folder above it has notebooks in a folder " +
            $"'{NotebookFolder}'.");

    /// <summary>
    /// The full path of a notebook that a reader names: a path, or else what the chapter calls it, as in <c>02</c>,
    /// <c>02-thirteen-cities</c>, <c>solutions/02</c> or <c>notebooks/02-thirteen-cities.ipynb</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="currentFolder">The folder that paths start from, and the search for the chapter.</param>
    /// <returns>The path; if nothing has the name, what it is as a path.</returns>
    public static string PathOf(string name, string currentFolder)
    {
        var path = Path.GetFullPath(name, currentFolder);
        if (Path.Exists(path) || NearestNotebooks(currentFolder) is not [var first, ..] notebooks)
        {
            return path;
        }

        var folder = Path.GetDirectoryName(first)!;
        var wanted = WithoutEnding(name.Replace('\\', '/'));
        wanted = wanted.StartsWith($"{NotebookFolder}/", StringComparison.Ordinal)
            ? wanted[(NotebookFolder.Length + 1)..]
            : wanted;
        return Array.Find(notebooks, notebook =>
            WithoutEnding(Path.GetRelativePath(folder, notebook).Replace('\\', '/')) is var known
            && (known == wanted || IsNumberOf(wanted, known))) ?? path;
    }

    /// <summary>
    /// What to call a file in a message: its path from the current folder, or from the tool's chapter, or in full.
    /// </summary>
    public static string NameOf(string path, string currentFolder)
    {
        var relative = Path.GetRelativePath(currentFolder, path);
        if (!relative.StartsWith("..", StringComparison.Ordinal))
        {
            return relative;
        }

        return OfTool is { } tool
            && Path.GetRelativePath(tool, path) is var inTool
            && !inTool.StartsWith("..", StringComparison.Ordinal)
            ? inTool
            : path;
    }

    /// <summary>
    /// Where a command writes unless the reader says otherwise: below <c>artifacts</c>, in the repository or else
    /// here.
    /// </summary>
    public static string DefaultOutputFolder(string currentFolder, string name)
    {
        var root = FoldersUpwardsFrom(currentFolder).FirstOrDefault(
            folder => File.Exists(Path.Combine(folder, "Interleave.slnx")));
        return Path.Combine(root ?? currentFolder, "artifacts", name);
    }

    private static string[]? NearestNotebooks(string currentFolder)
    {
        // The tool may be started anywhere, also below somebody's own folder of that name. Beside the chapter's
        // notebooks lies their library.
        var folders = FoldersUpwardsFrom(currentFolder).Where(folder =>
            OfTool is null || File.Exists(Path.Combine(folder, NotebookFolder, "lib", "Interleave.dll")));
        return (OfTool is null ? folders : folders.Append(OfTool))
            .Select(folder => Path.Combine(folder, NotebookFolder))
            .Select(chapter => (string[])
                [.. NotebooksIn(chapter), .. NotebooksIn(Path.Combine(chapter, SolutionFolder))])
            .FirstOrDefault(notebooks => notebooks.Length > 0);
    }

    private static IEnumerable<string> NotebooksIn(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"*{NotebookEnding}").Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<string> FoldersUpwardsFrom(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }

    private static string WithoutEnding(string name) =>
        name.EndsWith(NotebookEnding, StringComparison.OrdinalIgnoreCase) ? name[..^NotebookEnding.Length] : name;

    private static bool IsNumberOf(string wanted, string known) =>
        wanted.Length > 0 && char.IsAsciiDigit(wanted[^1]) && known.StartsWith($"{wanted}-", StringComparison.Ordinal);
}
