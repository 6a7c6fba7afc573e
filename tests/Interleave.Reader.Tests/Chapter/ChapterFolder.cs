namespace Interleave.Reader.Tests.Chapter;

/// <summary>Where the chapter's notebooks are.</summary>
internal static class ChapterFolder
{
    /// <summary>The folder <c>notebooks/</c> of the repository.</summary>
    public static string Path { get; } = Find();

    /// <summary>All notebooks, as paths from <see cref="Path"/>.</summary>
    public static IEnumerable<TheoryDataRow<string>> Notebooks => Directory
        .EnumerateFiles(Path, "*.ipynb", SearchOption.AllDirectories)
        .Where(file => !file.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
        .Select(file => System.IO.Path.GetRelativePath(Path, file))
        .Order(StringComparer.Ordinal)
        .Select(file => new TheoryDataRow<string>(file));

    /// <summary>The notebooks that a reader goes through, without the solutions.</summary>
    public static IEnumerable<TheoryDataRow<string>> Chapters => Notebooks.Where(row => !IsSolution(row.Data));

    /// <summary>Whether a notebook holds the solutions of another one.</summary>
    public static bool IsSolution(string notebook) => notebook.StartsWith("solutions", StringComparison.Ordinal);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Interleave.slnx")))
            {
                return System.IO.Path.Combine(folder.FullName, "notebooks");
            }
        }

        throw new DirectoryNotFoundException($"There is no Interleave.slnx above {AppContext.BaseDirectory}.");
    }
}
