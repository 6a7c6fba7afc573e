namespace Interleave.Reader.Tests;

/// <summary>A folder of a test's own, deleted at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-test-");

    /// <summary>The path without symbolic links, as programs give it that run there: macOS has its temporary folders behind one.</summary>
    public string Path { get; }

    public TemporaryFolder()
    {
        var behindLink = $"/private{_folder.FullName}";
        Path = OperatingSystem.IsMacOS() && Directory.Exists(behindLink) ? behindLink : _folder.FullName;
    }

    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        for (var left = OperatingSystem.IsWindows() ? 20 : 0; !TryDelete(left); left--)
        {
            Thread.Sleep(100);
        }
    }

    // Windows keeps a folder for a moment after the last process has ended that ran in it.
    private bool TryDelete(int left)
    {
        try
        {
            _folder.Delete(recursive: true);
            return true;
        }
        catch (Exception e) when (left > 0 && e is (IOException or UnauthorizedAccessException))
        {
            return false;
        }
    }
}
