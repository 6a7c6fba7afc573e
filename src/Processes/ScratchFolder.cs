namespace Interleave.Processes;

/// <summary>
/// A folder for files that are needed for a short while, which only the current user can open: in the temporary
/// folder, or, where that is full, missing or not to be written, in the user's data folder.
/// </summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class ScratchFolder : IDisposable
{
    private ScratchFolder(string path, bool isUsual) => (Path, IsInTemporaryFolder) = (path, isUsual);

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Whether it lies in the temporary folder, which other programs use too.</summary>
    public bool IsInTemporaryFolder { get; }

    /// <summary>Makes one.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="room">How much it must hold, in bytes; a place with less room is passed over.</param>
    /// <exception cref="IOException">It can be made nowhere. The message is a sentence for the reader.</exception>
    public static ScratchFolder Create(string prefix, int room)
    {
        var problems = new List<string>();
        foreach (var (place, make) in Places(prefix))
        {
            ScratchFolder? made = null;
            try
            {
                made = new(make(), problems.Count == 0);
                File.WriteAllBytes(System.IO.Path.Combine(made.Path, "room"), new byte[room]);
                File.Delete(System.IO.Path.Combine(made.Path, "room"));
                return made;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                made?.Dispose();
                problems.Add($"{place} ({error.Message.TrimEnd('.')})");
            }
        }

        throw new IOException(
            $"There is no room for temporary files: {string.Join(" and ", problems)} cannot be used. Make room there, "
            + $"or set {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to a folder that can be written.");
    }

    /// <summary>
    /// Deletes it. What cannot be deleted is left: Windows holds on to the files of a process for a moment after its
    /// end, and a folder that cannot be deleted at all is no reason to lose what was done with it.
    /// </summary>
    public void Dispose()
    {
        const int Tries = 10;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static IEnumerable<(string Place, Func<string> Make)> Places(string prefix)
    {
        yield return (System.IO.Path.GetTempPath(), () => Directory.CreateTempSubdirectory(prefix).FullName);
        var data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length > 0)
        {
            var parent = System.IO.Path.Combine(data, "interleave", "temporary");
            yield return (parent, () => MakePrivate(System.IO.Path.Combine(parent, $"{prefix}{Guid.NewGuid():N}")));
        }
    }

    private static string MakePrivate(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(
            path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
