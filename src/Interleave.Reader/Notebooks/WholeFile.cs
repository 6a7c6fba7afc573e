namespace Interleave.Reader.Notebooks;

/// <summary>
/// Writes files that are there whole or not at all: beside their place, and then moved there, over what was there
/// before.
/// </summary>
/// <threadsafety static="true"/>
internal static class WholeFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Windows moves nothing over a file that another program, such as a virus scanner, is reading.</summary>
    private static int Tries { get; } = OperatingSystem.IsWindows() ? 10 : 1;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unfinished">Where it is until it is whole: a name of its own in the same folder.</param>
    /// <param name="write">Writes the file whose path it is given.</param>
    /// <exception cref="IOException">It cannot be written, or is in use by another program all the time.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Write(string path, string unfinished, Action<string> write) =>
        Write(path, unfinished, write, (from, to) => File.Move(from, to, overwrite: true), Tries);

    /// <summary>The same, with a way to move it that is tried up to so many times.</summary>
    internal static void Write(
        string path, string unfinished, Action<string> write, Action<string, string> move, int tries)
    {
        try
        {
            write(unfinished);
            for (var left = tries - 1; !TryMove(left); left--)
            {
                Thread.Sleep(Pause);
            }
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        bool TryMove(int left)
        {
            try
            {
                move(unfinished, path);
                return true;
            }
            catch (Exception e) when (left > 0 && e is (IOException or UnauthorizedAccessException))
            {
                return false;
            }
        }
    }
}
