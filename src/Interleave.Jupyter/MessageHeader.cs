using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interleave.Jupyter;

/// <summary>The header of a Jupyter message.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed record MessageHeader
{
    /// <summary>The version of the messaging protocol spoken here.</summary>
    public const string ProtocolVersion = "5.4";

    /// <summary>What names the message; unique.</summary>
    [JsonPropertyName("msg_id")]
    public required string MessageId { get; init; }

    /// <summary>What names the sender's session.</summary>
    [JsonPropertyName("session")]
    public string Session { get; init; } = "";

    /// <summary>The user who sent it; informational.</summary>
    [JsonPropertyName("username")]
    public string Username { get; init; } = "";

    /// <summary>When it was made, in ISO 8601.</summary>
    [JsonPropertyName("date")]
    public string Date { get; init; } = "";

    /// <summary>The type, one of <see cref="Jupyter.MessageType"/> or another.</summary>
    [JsonPropertyName("msg_type")]
    public required string MessageType { get; init; }

    /// <summary>The protocol version that the sender speaks.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = ProtocolVersion;

    /// <summary>
    /// Members that this version does not know, kept so that an answer repeats its parent's header whole.
    /// </summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <summary>A header for a new message.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="session">What names the sender's session.</param>
    public static MessageHeader New(string messageType, string session) => new()
    {
        MessageId = Guid.NewGuid().ToString("N"),
        Session = session,
        Username = "interleave",
        Date = DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture),
        MessageType = messageType,
    };
}
