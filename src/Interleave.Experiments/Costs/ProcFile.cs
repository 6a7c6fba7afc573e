using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Interleave.Experiments.Costs;

/// <summary>
/// A file in <c>/proc</c> whose lines are a name, a colon and a number, read again and again. Reading allocates
/// nothing: a probe that watches the memory must not use any itself.
/// </summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class ProcFile : IDisposable
{
    private readonly byte[] _content = new byte[8192];
    private readonly SafeFileHandle _file;
    private int _length;

    private ProcFile(SafeFileHandle file) => _file = file;

    /// <summary>The file, or null if there is none.</summary>
    public static ProcFile? Open(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? new(File.OpenHandle(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>One number of a file, read now, kB in bytes; null if there is no such file or line.</summary>
    public static long? Number(string path, ReadOnlySpan<byte> name)
    {
        using var file = Open(path);
        file?.Read();
        return file?.Number(name);
    }

    /// <summary>Reads the file as it is now.</summary>
    public void Read()
    {
        try
        {
            _length = 0;
            // The kernel may give less than there is room for, so this reads until nothing more comes.
            while (RandomAccess.Read(_file, _content.AsSpan(_length), _length) is var read and > 0)
            {
                _length += read;
            }
        }
        catch (IOException)
        {
            _length = 0;
        }
    }

    /// <summary>The number in the line of this name, as last read, kB in bytes; null without such a line.</summary>
    public long? Number(ReadOnlySpan<byte> name)
    {
        var rest = _content.AsSpan(0, _length);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Length > name.Length && line[name.Length] == (byte)':' && line.StartsWith(name))
            {
                var value = line[(name.Length + 1)..].TrimStart(" \t"u8);
                return !Utf8Parser.TryParse(value, out long number, out _) ? null
                    : value.EndsWith(" kB"u8) ? number * 1024
                    : number;
            }
        }

        return null;
    }

    public void Dispose() => _file.Dispose();
}
