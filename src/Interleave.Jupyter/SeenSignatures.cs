namespace Interleave.Jupyter;

/// <summary>The signatures of the messages that came last: a message that comes a second time was recorded by somebody and sent again.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class SeenSignatures
{
    /// <summary>How many are remembered; each takes about 200 bytes.</summary>
    private const int Count = 65_536;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    /// <summary>Remembers a signature.</summary>
    /// <param name="signature">The signature; an empty one, of a connection without a key, is always new.</param>
    /// <returns>Whether it had not been seen, or so long ago that it is forgotten.</returns>
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
