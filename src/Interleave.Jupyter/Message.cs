using System.Text.Json.Nodes;

namespace Interleave.Jupyter;

/// <summary>One Jupyter message.</summary>
/// <remarks>
/// The JSON members can be changed, and reading one may change it internally. Whoever hands a message on stops using
/// it.
/// </remarks>
/// <threadsafety>One thread may use it at a time.</threadsafety>
public sealed class Message
{
    /// <summary>
    /// The routing frames that came before the message; an answer repeats them. Empty for a new message.
    /// </summary>
    public IReadOnlyList<byte[]> Identities { get; init; } = [];

    /// <summary>The header.</summary>
    public required MessageHeader Header { get; init; }

    /// <summary>The header of the message that caused this one, or null.</summary>
    public MessageHeader? Parent { get; init; }

    /// <summary>The metadata.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The content; its members depend on the type.</summary>
    public JsonObject Content { get; init; } = [];

    /// <summary>Extra binary frames after the content; not signed.</summary>
    public IReadOnlyList<byte[]> Buffers { get; init; } = [];

    /// <summary>The type, from the header.</summary>
    public string Type => Header.MessageType;

    /// <summary>A new message that nothing caused.</summary>
    /// <param name="type">The type.</param>
    /// <param name="session">What names the sender's session.</param>
    /// <param name="content">The content, or null for none.</param>
    public static Message New(string type, string session, JsonObject? content = null) => new()
    {
        Header = MessageHeader.New(type, session),
        Content = content ?? [],
    };

    /// <summary>
    /// A message that this one causes: an answer to its sender, or something published because of it.
    /// </summary>
    /// <param name="type">The type of the new message.</param>
    /// <param name="session">What names the session of whoever answers.</param>
    /// <param name="content">The content, or null for none.</param>
    public Message Reply(string type, string session, JsonObject? content = null) => new()
    {
        Identities = Identities,
        Header = MessageHeader.New(type, session),
        Parent = Header,
        Content = content ?? [],
    };
}
