using System.Text;

namespace Interleave.Reader.Kernels;

/// <summary>
/// Keeps the beginning and the end of what a process writes to its standard output or standard error.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class OutputTail
{
    private const int HeadLength = 2_000;
    private const int TailLength = 4_000;

    /// <summary>Guards the two texts.</summary>
    private readonly Lock _lock = new();
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _tail = new();
    private bool _cut;

    /// <summary>Adds what was written next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            var toHead = Math.Min(text.Length, HeadLength - _head.Length);
            _head.Append(text[..toHead]);
            _tail.Append(text[toHead..]);
            if (_tail.Length > TailLength)
            {
                _tail.Remove(0, _tail.Length - TailLength);
                _cut = true;
            }
        }
    }

    /// <summary>What was kept, in lines, without empty ones at either end.</summary>
    public IReadOnlyList<string> Lines()
    {
        string text;
        lock (_lock)
        {
            text = $"{_head}{(_cut ? "\n…\n" : "")}{_tail}";
        }

        return [.. text.Trim('\r', '\n').Split('\n').Select(line => line.TrimEnd())
            .SkipWhile(line => line.Length == 0)];
    }
}
