namespace Interleave.Reader.Running;

/// <summary>Makes sure, before anything runs, that there will be a place for what comes out of it.</summary>
/// <threadsafety static="true"/>
internal static class OutputFolder
{
    /// <summary>Makes a folder, and tries whether so much can be written into it; no trace of that is left.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="room">How much, in bytes.</param>
    /// <exception cref="IOException">The folder cannot be made, or the disc has not so much room.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Prepare(string path, long room)
    {
        Directory.CreateDirectory(path);
        var trial = Path.Combine(path, $".room-{Guid.NewGuid():N}");
        try
        {
            var piece = new byte[Math.Min(room, 64 * 1024)];
            using var file = new FileStream(trial, FileMode.CreateNew, FileAccess.Write);
            for (var left = room; left > 0; left -= piece.Length)
            {
                file.Write(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
            }
        }
        finally
        {
            File.Delete(trial);
        }
    }
}
