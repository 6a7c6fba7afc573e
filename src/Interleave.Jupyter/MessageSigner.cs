using System.Security.Cryptography;
using System.Text;

namespace Interleave.Jupyter;

/// <summary>Signs messages, and checks signatures, with the key of a connection file.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class MessageSigner
{
    /// <summary>
    /// The name of the only scheme: HMAC over SHA-256 (RFC 2104), written as lower-case hexadecimal digits.
    /// </summary>
    public const string Scheme = "hmac-sha256";

    private readonly byte[] _key;

    /// <summary>A signer with the given key.</summary>
    /// <param name="key">The key; empty for no signing, as in the protocol.</param>
    public MessageSigner(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = Encoding.UTF8.GetBytes(key);
    }

    /// <summary>The signature of the four JSON frames of a message; empty without a key.</summary>
    /// <param name="frames">Header, parent header, metadata and content, in this order.</param>
    public string Sign(IEnumerable<byte[]> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (_key.Length == 0)
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var frame in frames)
        {
            hash.AppendData(frame);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether a signature belongs to the given frames. Without a key, every signature does.</summary>
    /// <param name="signature">The bytes of the signature's frame.</param>
    /// <param name="frames">Header, parent header, metadata and content, in this order.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> signature, IEnumerable<byte[]> frames) =>
        _key.Length == 0
        || CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(Sign(frames)));
}
