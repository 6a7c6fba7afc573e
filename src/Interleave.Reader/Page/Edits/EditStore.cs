using System.Security.Cryptography;
using System.Text;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Edits;

/// <summary>Where the page keeps what readers write: outside the repository, in the user's data folder.</summary>
/// <param name="folder">The folder; it is made at the first write.</param>
/// <param name="pathCase">
/// Whether upper and lower case count in the paths of notebooks; null for as on this system.
/// </param>
/// <threadsafety static="true" instance="true"/>
internal sealed class EditStore(string folder, PathCase? pathCase = null)
{
    private const string EditsEnding = ".edits.json";

    /// <summary>The options of a new file that only the current user may read.</summary>
    internal static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>
    /// The user's own folder for the data of this program: below <c>XDG_DATA_HOME</c> or <c>~/.local/share</c>, or
    /// the like of other systems.
    /// </summary>
    public static EditStore OfUser() => new(Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "interleave",
        "edits"));

    /// <summary>The file for what was written in a notebook.</summary>
    /// <param name="notebook">The notebook's full path; two copies of one chapter do not share their edits.</param>
    public KeptFile<NotebookEdits> EditsOf(string notebook) => new(PathFor(notebook, EditsEnding));

    /// <summary>What is kept of any notebook, the newest first; what cannot be read is left out.</summary>
    public IReadOnlyList<NotebookEdits> AllEdits()
    {
        try
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateFiles($"*{EditsEnding}")
                    .OrderByDescending(file => file.LastWriteTimeUtc)
                    .Select(file => new KeptFile<NotebookEdits>(file.FullName).Peek())
                    .OfType<NotebookEdits>(),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The file for what the cells of a notebook showed last.</summary>
    /// <param name="notebook">The notebook's full path.</param>
    public KeptFile<NotebookOutputs> OutputsOf(string notebook) => new(PathFor(notebook, ".outputs.json"));

    /// <summary>
    /// Claims the edits of a chapter for this program: two that keep the same texts, each unaware of the other, would
    /// overwrite what the other wrote. The claim ends with the program, however that ends.
    /// </summary>
    /// <param name="chapter">The chapter's folder.</param>
    /// <returns>The claim, to be disposed of; an empty one if nothing can be written anyway.</returns>
    /// <exception cref="UsageException">Another program holds it.</exception>
    public IDisposable Claim(string chapter)
    {
        var path = Path.Combine(folder, $"{Hash(chapter)}.lock");
        try
        {
            MakePrivateFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MemoryStream();
        }

        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw new UsageException(
                "This chapter is open already, in another run of this program. Go on in its page, or end it first: " +
                "Ctrl+C in its window.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MemoryStream();
        }
    }

    /// <summary>Whether another program holds the file, and not, say, the disc is full.</summary>
    private static bool IsLocked(IOException e)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        return e.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMac;
    }

    /// <summary>A secret that is made once and then kept, in a file that only the current user may read.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="make">
    /// Makes one. It also counts where the file cannot be read or written; it is then forgotten at the program's end.
    /// </param>
    public string Secret(string name, Func<string> make)
    {
        var path = Path.Combine(folder, name);
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } kept)
            {
                return kept;
            }

            var secret = make();
            MakePrivateFolder(folder);
            File.Delete(path);
            using var file = new StreamWriter(new FileStream(path, PrivateFile()));
            file.Write(secret);
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return make();
        }
    }

    /// <summary>Makes a folder that only the current user may open, if there is none.</summary>
    internal static void MakePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string PathFor(string notebook, string ending) =>
        Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(notebook)}-{Hash(notebook)}{ending}");

    // A folder has the name that the reader typed, and PowerShell and VS Code do not even agree on C: and c:.
    private string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes((pathCase ?? PathCase.OfSystem).KeyOf(path))).AsSpan(0, 6));
}
