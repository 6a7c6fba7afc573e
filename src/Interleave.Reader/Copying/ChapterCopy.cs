using Interleave.Reader.Running;

namespace Interleave.Reader.Copying;

/// <summary>A copy of the chapter to work in: notebooks, solutions, and the library that their cells load.</summary>
/// <remarks>
/// Nothing that is there already is changed. What was copied is taken away again if the copy cannot be finished.
/// </remarks>
/// <threadsafety static="true"/>
internal static class ChapterCopy
{
    private const string Library = "lib";

    /// <summary>Makes the copy.</summary>
    /// <param name="target">The full path of a folder that is empty or does not exist.</param>
    /// <param name="currentFolder">The folder from which the chapter is looked for, upwards.</param>
    /// <param name="cancellationToken">Gives up the copy.</param>
    /// <returns>The copied notebooks' folder.</returns>
    /// <exception cref="UsageException">
    /// There is no chapter, it is not built, or the folder is not empty, lies in the chapter or cannot be written.
    /// </exception>
    public static string Make(string target, string currentFolder, CancellationToken cancellationToken)
    {
        var notebooks = ChapterFolder.Notebooks(currentFolder);
        var chapter = Path.GetDirectoryName(notebooks[0])!;
        var library = Path.Combine(chapter, Library);
        if (!File.Exists(Path.Combine(library, "Interleave.dll")))
        {
            throw new UsageException(
                $"The notebooks' library is not built: there is no {library}. Run `dotnet build` at the root of the " +
                "repository, then copy again.");
        }

        Refuse(target, chapter);
        var copied = Path.Combine(target, Path.GetFileName(chapter));
        IEnumerable<string> files =
            [.. notebooks, .. Directory.EnumerateFiles(library, "*", SearchOption.AllDirectories)];
        Copy(files.Select(file => (file, Path.Combine(copied, Path.GetRelativePath(chapter, file)))),
            target, cancellationToken);
        return copied;
    }

    private static void Refuse(string target, string chapter)
    {
        if (IsWithin(RealPath(target), RealPath(chapter))
            || (ChapterFolder.OfTool is not null && IsWithin(RealPath(target), RealPath(AppContext.BaseDirectory))))
        {
            throw new UsageException(
                $"{target} lies in the chapter that is to be copied; name a folder outside of it.");
        }

        if (File.Exists(target))
        {
            throw new UsageException($"{target} is a file; name a new folder for the copy.");
        }

        try
        {
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            {
                throw new UsageException(
                    $"The folder {target} is not empty, and nothing in it is overwritten; name a new folder.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeWritten(target, e);
        }
    }

    private static void Copy(
        IEnumerable<(string From, string To)> files, string target, CancellationToken cancellationToken)
    {
        var made = new Stack<string>();
        try
        {
            foreach (var (from, to) in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                MakeFolder(Path.GetDirectoryName(to)!, made);
                File.Copy(from, to);
                made.Push(to);
                MakeWritable(to);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeAway(made);
            throw CannotBeWritten(target, e);
        }
        catch (OperationCanceledException)
        {
            TakeAway(made);
            throw;
        }
    }

    private static void MakeFolder(string folder, Stack<string> made)
    {
        if (!Directory.Exists(folder))
        {
            if (Path.GetDirectoryName(folder) is { } parent)
            {
                MakeFolder(parent, made);
            }

            Directory.CreateDirectory(folder);
            made.Push(folder);
        }
    }

    // What a package manager installs may be read-only; a notebook is there to be changed.
    private static void MakeWritable(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static void TakeAway(Stack<string> made)
    {
        foreach (var path in made)
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Why the copy failed says more than why a part of it cannot be taken away.
            }
        }
    }

    private static UsageException CannotBeWritten(string target, Exception cause) =>
        new($"The chapter cannot be copied to {target}: {cause.Message}", cause);

    private static bool IsWithin(string path, string folder) =>
        Path.GetRelativePath(folder, path) is var relative
        && relative != ".."
        && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !Path.IsPathRooted(relative);

    /// <summary>The path with the links in it followed, as far as it exists.</summary>
    private static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        try
        {
            // Null for what is no link, or not there yet.
            return new DirectoryInfo(full) is { LinkTarget: not null } link
                ? RealPath(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName)
                : Path.Combine(RealPath(parent), Path.GetFileName(full));
        }
        catch (IOException)
        {
            // A link that leads to itself: whoever writes there is told so.
            return full;
        }
    }
}
