using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Contents;

/// <summary>The notebooks of the chapter, in the order to read them.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Chapter
{
    private Chapter(string folder, IReadOnlyList<ChapterPage> pages) => (Folder, Pages) = (folder, pages);

    /// <summary>The folder that they lie in.</summary>
    public string Folder { get; }

    /// <summary>The notebooks; those with solutions come last.</summary>
    public IReadOnlyList<ChapterPage> Pages { get; }

    /// <summary>Finds and reads the chapter.</summary>
    /// <param name="currentFolder">The folder to look from, upwards, for a folder <c>notebooks</c>.</param>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="NotebookException">A file there is not a notebook.</exception>
    public static Chapter Find(string currentFolder)
    {
        var paths = ChapterFolder.Notebooks(currentFolder);
        var folder = System.IO.Path.GetDirectoryName(paths[0])!;
        return new Chapter(folder, [.. paths.Select(path =>
            ChapterPage.For(SlugFor(folder, path), Notebook.Load(path)))]);
    }

    /// <summary>The notebook of a name; null if there is none.</summary>
    public ChapterPage? PageOf(string? slug) => Pages.FirstOrDefault(page => page.Slug == slug);

    private static string SlugFor(string folder, string path) =>
        System.IO.Path.ChangeExtension(System.IO.Path.GetRelativePath(folder, path), null).Replace('\\', '/');
}
