using System.Text.Json.Nodes;

namespace Interleave.Reader.Notebooks;

/// <summary>
/// A notebook: an .ipynb file of
/// <see href="https://nbformat.readthedocs.io/en/latest/format_description.html">nbformat 4</see>.
/// </summary>
/// <remarks>Members of the file that have no property here are kept and written again.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class Notebook
{
    private readonly JsonObject _json;

    /// <summary>A notebook over checked members.</summary>
    internal Notebook(string path, JsonObject json, IEnumerable<NotebookCell> cells)
    {
        Path = path;
        _json = json;
        Cells = [.. cells];
    }

    /// <summary>The full path of the file that the notebook was read from.</summary>
    public string Path { get; }

    /// <summary>The folder of that file; code in the cells finds its files from there.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The notebook's own metadata; may be changed.</summary>
    public JsonObject Metadata => (JsonObject)_json["metadata"]!;

    /// <summary>The cells from top to bottom; may be changed.</summary>
    public IList<NotebookCell> Cells { get; }

    /// <summary>
    /// The language of the code as the metadata names it, in lower case; null if it does not say.
    /// </summary>
    public string? Language =>
        (Metadata["kernelspec"].Member("language").AsText() ?? Metadata["language_info"].Member("name").AsText())
        ?.ToLowerInvariant();

    /// <summary>Reads a notebook of version 4, any minor version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What to call it in a sentence; null for its path.</param>
    /// <exception cref="NotebookException">There is no such file, or it is not such a notebook.</exception>
    public static Notebook Load(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        name ??= path;
        var fullPath = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(fullPath))
        {
            throw new NotebookException($"{name} is a folder; name the notebooks in it.");
        }

        try
        {
            return NotebookParser.Read(File.ReadAllBytes(fullPath), name, fullPath);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"There is no notebook {name}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{name} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes the notebook as nbformat 4.5. The file is there whole or not at all: it is written beside its place
    /// and then moved there, over what was there before.
    /// </summary>
    /// <param name="path">The file. Its folder is made if need be.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(fullPath)!;
        Directory.CreateDirectory(folder);
        var unfinished = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(fullPath)}.{Guid.NewGuid():N}");
        WholeFile.Write(fullPath, unfinished, place => File.WriteAllText(place, ToString() + "\n"));
    }

    /// <summary>The text of the file as <see cref="Save"/> writes it, without the last line end.</summary>
    public override string ToString() => NotebookWriter.Write(_json, Cells);
}
