using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Interleave.Jupyter;

/// <summary>Turns messages into the frames that go over the wire, and back.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class MessageFrames
{
    private static readonly byte[] Delimiter = Encoding.ASCII.GetBytes("<IDS|MSG>");

    private const int MaxDepth = 128;

    private static readonly JsonDocumentOptions Parsing =
        new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Serializing =
        new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private readonly MessageSigner _signer;

    /// <summary>Frames whose messages are signed by the given signer.</summary>
    public MessageFrames(MessageSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        _signer = signer;
    }

    /// <summary>The frames of a message: routing, delimiter, signature, the four JSON frames, buffers.</summary>
    /// <param name="message">The message.</param>
    /// <param name="identities">The routing frames to put first, or null for the message's own.</param>
    public IReadOnlyList<byte[]> Encode(Message message, IReadOnlyList<byte[]>? identities = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[][] json =
        [
            JsonSerializer.SerializeToUtf8Bytes(message.Header, Serializing),
            message.Parent is null
                ? "{}"u8.ToArray()
                : JsonSerializer.SerializeToUtf8Bytes(message.Parent, Serializing),
            JsonSerializer.SerializeToUtf8Bytes(message.Metadata, Serializing),
            JsonSerializer.SerializeToUtf8Bytes(message.Content, Serializing),
        ];
        return
        [
            .. identities ?? message.Identities,
            Delimiter,
            Encoding.ASCII.GetBytes(_signer.Sign(json)),
            .. json,
            .. message.Buffers,
        ];
    }

    /// <summary>Reads a message from its frames.</summary>
    /// <param name="frames">All frames that came as one multipart message.</param>
    /// <param name="message">The message, if this returns true.</param>
    /// <param name="problem">
    /// If this returns false, a sentence that says why the frames are not a message to trust.
    /// </param>
    public bool TryDecode(IReadOnlyList<byte[]> frames, out Message message, out string problem)
    {
        ArgumentNullException.ThrowIfNull(frames);
        message = null!;
        var delimiter = DelimiterOf(frames);
        if (delimiter == frames.Count)
        {
            problem = "The message has no delimiter frame.";
            return false;
        }

        if (frames.Count < delimiter + 6)
        {
            problem = $"The message has {frames.Count - delimiter - 1} frames after the delimiter; it needs five.";
            return false;
        }

        var json = frames.Skip(delimiter + 2).Take(4).ToArray();
        if (!_signer.IsSignedBy(frames[delimiter + 1], json))
        {
            problem = "The message's signature is wrong.";
            return false;
        }

        try
        {
            var header = JsonSerializer.Deserialize<MessageHeader>(json[0], Serializing);
            if (header is null)
            {
                problem = "The message has no header.";
                return false;
            }

            message = new Message
            {
                Identities = [.. frames.Take(delimiter)],
                Header = header,
                Parent = IsEmptyObject(json[1])
                    ? null
                    : JsonSerializer.Deserialize<MessageHeader>(json[1], Serializing),
                Metadata = ParseObject(json[2]),
                Content = ParseObject(json[3]),
                Buffers = [.. frames.Skip(delimiter + 6)],
            };
            problem = "";
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            problem = $"The message is not the JSON it should be: {e.Message}";
            return false;
        }
    }

    /// <summary>The signature in the frames of a message, as text; empty if the connection has no key.</summary>
    /// <param name="frames">The frames, with the delimiter.</param>
    internal static string SignatureOf(IReadOnlyList<byte[]> frames) =>
        Encoding.ASCII.GetString(frames[DelimiterOf(frames) + 1]);

    private static int DelimiterOf(IReadOnlyList<byte[]> frames)
    {
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter))
        {
            delimiter++;
        }

        return delimiter;
    }

    private static bool IsEmptyObject(byte[] json) =>
        JsonNode.Parse(json, documentOptions: Parsing) is null or JsonObject { Count: 0 };

    private static JsonObject ParseObject(byte[] json)
    {
        // A Python kernel passes on bytes that it could not decode, such as those of a file name. The rest of the
        // message must not be lost because of them.
        var text = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        var parsed = JsonNode.Parse(text, documentOptions: Parsing) as JsonObject
            ?? throw new JsonException("A frame that must hold a JSON object holds something else.");
        JsonTexts.Check(parsed);
        return parsed;
    }
}
