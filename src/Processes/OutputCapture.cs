using System.Text;

namespace Interleave.Processes;

/// <summary>
/// Reads all that a process writes to one of its streams, so that it never waits for a reader, and keeps the
/// beginning.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class OutputCapture
{
    private const int MostCharacters = 10_000;

    private readonly TextReader _source;
    private readonly Thread _reading;

    // Guards the text and the count: they are also taken while the thread still reads.
    private readonly Lock _gate = new();
    private readonly StringBuilder _kept = new();
    private long _dropped;

    /// <summary>Begins to read.</summary>
    public OutputCapture(TextReader source)
    {
        _source = source;

        // It ends with the stream. A process that the child left behind may hold that open for as long as it likes;
        // the thread then waits in the background, in a read that .NET cannot break off.
        _reading = new Thread(Read) { IsBackground = true, Name = "read a program's output" };
        _reading.Start();
    }

    /// <summary>Waits up to a bound for the end of the stream, and gives what was kept.</summary>
    public CapturedText End(TimeSpan bound)
    {
        if (_reading.Join(bound))
        {
            _source.Dispose();
        }

        lock (_gate)
        {
            return new(_kept.ToString(), _dropped);
        }
    }

    private void Read()
    {
        var buffer = new char[4096];
        try
        {
            while (_source.Read(buffer) is > 0 and var count)
            {
                lock (_gate)
                {
                    var keep = Math.Min(count, MostCharacters - _kept.Length);
                    _kept.Append(buffer, 0, keep);
                    _dropped += count - keep;
                }
            }
        }
        catch (IOException)
        {
            // A broken pipe means the same as its end.
        }
    }
}
