using System.Text.Json;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Rendering;
using Interleave.Reader.Running;

namespace Interleave.Reader.Book;

/// <summary>
/// The folder that a book is written to. A file in it lists what was written, so that a later book replaces just that,
/// and a folder with anything else in it is left alone.
/// </summary>
internal sealed class BookFolder
{
    private const string ListName = "interleave-book.json";

    /// <summary>The size of the list at most, in bytes.</summary>
    private const int RoomForList = 4096;

    private readonly IReadOnlyList<string> _before;
    private readonly SortedSet<string> _written = new(StringComparer.Ordinal);

    private BookFolder(string path, IReadOnlyList<string> before)
    {
        Location = path;
        _before = before;
    }

    /// <summary>Its full path.</summary>
    public string Location { get; }

    /// <summary>Makes sure that a folder exists and that a book may be written to it.</summary>
    /// <exception cref="UsageException">The folder holds something else, or cannot be written.</exception>
    public static BookFolder Open(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                throw new UsageException($"{path} is a file; give --output a folder for the book.");
            }

            Directory.CreateDirectory(path);
            var list = Path.Combine(path, ListName);
            if (File.Exists(list))
            {
                // A book takes the place of the earlier one, and needs only what it has more.
                OutputFolder.Prepare(path, RoomForList);
                return new BookFolder(path, JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(list)) ?? []);
            }

            if (Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new UsageException($"The folder {path} is not empty and was not written by this command; " +
                    "give --output another folder.");
            }

            OutputFolder.Prepare(path, PageAsset.Names.Sum(name => PageAsset.Text(name).Length));
            return new BookFolder(path, []);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{Path.Combine(path, ListName)} is damaged, so it is not certain what may be " +
                "replaced; give --output another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The folder {path} for the book cannot be written: {e.Message.TrimEnd('.')}. Give --output another "
                + "folder.", e);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its path below the folder, with slashes.</param>
    /// <param name="content">What to write; read to its end.</param>
    public async Task WriteAsync(string name, Stream content)
    {
        // The list is there before the first page, so that a book that was not finished can be written again.
        if (_written.Count == 0)
        {
            await WriteListAsync(_before).ConfigureAwait(false);
        }

        _written.Add(name);
        var path = Path.Combine(Location, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        await content.CopyToAsync(file).ConfigureAwait(false);
    }

    /// <summary>Writes a file of text.</summary>
    /// <param name="name">Its path below the folder, with slashes.</param>
    /// <param name="text">The text.</param>
    public async Task WriteAsync(string name, string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await WriteAsync(name, content).ConfigureAwait(false);
    }

    /// <summary>Deletes what an earlier book had and this one lacks, and lists what there is.</summary>
    public async Task FinishAsync()
    {
        foreach (var name in _before.Except(_written, PathCase.OfSystem.Comparer))
        {
            var path = Path.GetFullPath(name, Location);

            // The list may have been changed by hand.
            if (path.StartsWith(Location + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                File.Delete(path);
            }
        }

        await WriteListAsync(_written).ConfigureAwait(false);
    }

    private Task WriteListAsync(IEnumerable<string> names) =>
        File.WriteAllTextAsync(Path.Combine(Location, ListName), JsonSerializer.Serialize(names));
}
