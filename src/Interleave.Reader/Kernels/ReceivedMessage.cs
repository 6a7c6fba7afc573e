using Interleave.Jupyter;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Kernels;

/// <summary>A message and the channel it came over.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Message">The message.</param>
public sealed record ReceivedMessage(Channel Channel, Message Message)
{
    /// <summary>Whether the kernel says that it has done everything that the parent asked for.</summary>
    public bool IsIdle =>
        Channel == Channel.IOPub && Message.Type == MessageType.Status && Says("execution_state") == "idle";

    /// <summary>A text in the content; null if there is none of that name.</summary>
    /// <param name="member">The name of the member.</param>
    public string? Says(string member) => Message.Content[member].AsText();
}
