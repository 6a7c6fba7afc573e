namespace Interleave.Jupyter;

/// <summary>
/// The signatures of recent messages: one that comes a second time was recorded by somebody and sent again.
/// </summary>
/// <threadsafety>One thread may use it.</threadsafety>
internal sealed class SeenSignatures
{
    /// <summary>How many are remembered; each takes about 200 bytes.</summary>
    private const int Count = 65_536;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    /// <summary>Remembers a signature.</summary>
    /// <param name="signature">The signature; an empty one, from a connection without a key, is always new.</param>
    /// <returns>Whether it has not been seen, or only so long ago that it is forgotten.</returns>
    public bool Add(string signature)
    {
        if (signature.Length == 0)
        {
            return true;
        }

        if (!_known.Add(signature))
        {
            return false;
        }

        _inOrder.Enqueue(signature);
        if (_inOrder.Count > Count)
        {
            _known.Remove(_inOrder.Dequeue());
        }

        return true;
    }
}
