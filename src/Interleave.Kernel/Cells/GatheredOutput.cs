using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Interleave.Kernel.Cells;

/// <summary>
/// Gathers the small writes of a cell, so that a loop of them does not flood the front end, and keeps them in their
/// order among its other outputs.
/// </summary>
/// <threadsafety>Any thread may use it, also after the cell has ended.</threadsafety>
internal sealed class GatheredOutput(ICellOutput output)
{
    /// <summary>How long text is gathered.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(40);

    private const int GatherLimit = 16_384;

    /// <summary>Those with text that is not sent yet; the values mean nothing.</summary>
    private static readonly ConcurrentDictionary<GatheredOutput, bool> Unsent = new();

    /// <summary>Set when one has been added to <see cref="Unsent"/>.</summary>
    private static readonly AutoResetEvent SomeUnsent = StartSending();

    /// <summary>Guards the gathered text and its order among the other outputs.</summary>
    private readonly Lock _gathering = new();
    private readonly StringBuilder _gathered = new();
    private string _stream = "";
    private bool _isUnsent;

    /// <summary>Sends the text that any cell has gathered: the process ends.</summary>
    public static void FlushAll()
    {
        foreach (var gathered in Unsent.Keys)
        {
            gathered.Flush();
        }
    }

    /// <summary>Takes text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <returns>How many characters were sent, of this text or an earlier one.</returns>
    public int Write(string stream, ReadOnlySpan<char> text)
    {
        var sent = 0;
        lock (_gathering)
        {
            if (_stream != stream)
            {
                sent += Send(_gathered.Length);
                _stream = stream;
            }

            _gathered.Append(text);
            if (_gathered.Length >= GatherLimit)
            {
                sent += SendWholeCharacters();
            }

            if (_gathered.Length > 0 && !_isUnsent)
            {
                _isUnsent = Unsent[this] = true;
                SomeUnsent.Set();
            }
        }

        return sent;
    }

    /// <summary>Runs an output action after all text that was written before it.</summary>
    public void Show(Action<ICellOutput> show)
    {
        // Text that another thread writes between the two must not overtake the action.
        lock (_gathering)
        {
            Send(_gathered.Length);
            show(output);
        }
    }

    /// <summary>Sends the text gathered so far.</summary>
    public void Flush()
    {
        lock (_gathering)
        {
            Send(_gathered.Length);
        }
    }

    // Half a surrogate pair waits for the other half, which the next write may bring.
    private int SendWholeCharacters()
    {
        Debug.Assert(_gathering.IsHeldByCurrentThread, "The text is guarded by the lock.");
        return Send(
            _gathered.Length > 0 && char.IsHighSurrogate(_gathered[^1]) ? _gathered.Length - 1 : _gathered.Length);
    }

    private int Send(int length)
    {
        Debug.Assert(_gathering.IsHeldByCurrentThread, "The text is guarded by the lock.");
        _isUnsent = false;
        Unsent.TryRemove(this, out _);
        if (length > 0)
        {
            output.Write(_stream, _gathered.ToString(0, length));
            _gathered.Remove(0, length);
        }

        return length;
    }

    // On a thread of its own, because timers need the pool, whose threads may all be busy with a cell. It lives as
    // long as the process.
    private static AutoResetEvent StartSending()
    {
        var someUnsent = new AutoResetEvent(false);
        new Thread(() =>
        {
            while (true)
            {
                someUnsent.WaitOne();
                Thread.Sleep(GatherTime);
                foreach (var gathered in Unsent.Keys)
                {
                    lock (gathered._gathering)
                    {
                        gathered.SendWholeCharacters();
                    }
                }
            }
        })
        {
            IsBackground = true,
            Name = "kernel output",
        }.UnsafeStart();
        return someUnsent;
    }
}
