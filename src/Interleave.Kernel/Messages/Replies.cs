using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Messages;

/// <summary>What the kernel says to its front ends, each message naming the request that it belongs to.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class Replies(KernelSockets sockets)
{
    private const string RequestEnding = "_request";

    /// <summary>What names the kernel's session.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The type of the reply to a request, such as <c>complete_reply</c>.</summary>
    public static string TypeFor(Message request) => request.Type[..^RequestEnding.Length] + "_reply";

    /// <summary>Sends a message because of a request.</summary>
    public void Reply(Channel channel, Message request, string type, JsonObject content) =>
        sockets.Send(channel, request.Reply(type, Session, content));

    /// <summary>Tells every front end.</summary>
    public void Publish(Message request, string type, JsonObject content) =>
        Reply(Channel.IOPub, request, type, content);

    /// <summary>Tells every front end what the kernel does.</summary>
    /// <param name="request">The request that it is about; null for the kernel's start.</param>
    /// <param name="state"><c>starting</c>, <c>busy</c> or <c>idle</c>.</param>
    public void PublishStatus(Message? request, string state)
    {
        var content = new JsonObject { ["execution_state"] = state };
        sockets.Send(Channel.IOPub, request is null
            ? Message.New(MessageType.Status, Session, content)
            : request.Reply(MessageType.Status, Session, content));
    }

    /// <summary>Refuses a request, whose sender waits for a reply. Other messages are dropped.</summary>
    /// <param name="name">The kind of problem.</param>
    /// <param name="problem">The problem, as a sentence.</param>
    public void Refuse(Channel channel, Message request, string name, string problem)
    {
        if (request.Type.EndsWith(RequestEnding, StringComparison.Ordinal))
        {
            Reply(channel, request, TypeFor(request), new()
            {
                ["status"] = "error",
                ["ename"] = name,
                ["evalue"] = problem,
                ["traceback"] = new JsonArray(),
            });
        }
    }
}
