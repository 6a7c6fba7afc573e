using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Messages;

/// <summary>What the kernel says to its front ends, each message naming the request that it belongs to.</summary>
/// <param name="sockets">The kernel's sockets.</param>
/// <remarks>Any thread may call the members.</remarks>
internal sealed class Replies(KernelSockets sockets)
{
    /// <summary>What names the kernel's session.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Answers a request.</summary>
    /// <param name="channel">The channel that it came on.</param>
    /// <param name="request">The request.</param>
    /// <param name="type">The answer's type.</param>
    /// <param name="content">The answer.</param>
    public void Reply(Channel channel, Message request, string type, JsonObject content) =>
        sockets.Send(channel, request.Reply(type, Session, content));

    /// <summary>Tells every front end.</summary>
    /// <inheritdoc cref="Reply"/>
    public void Publish(Message request, string type, JsonObject content) => Reply(Channel.IOPub, request, type, content);

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

    /// <summary>Refuses a request: a client that asks waits for an answer.</summary>
    /// <param name="channel">The channel that it came on.</param>
    /// <param name="request">The request; what is none is dropped.</param>
    /// <param name="name">The kind of problem.</param>
    /// <param name="problem">The problem, as a sentence.</param>
    public void Refuse(Channel channel, Message request, string name, string problem)
    {
        const string Request = "_request";
        if (request.Type.EndsWith(Request, StringComparison.Ordinal))
        {
            Reply(channel, request, request.Type[..^Request.Length] + "_reply", new JsonObject
            {
                ["status"] = "error",
                ["ename"] = name,
                ["evalue"] = problem,
                ["traceback"] = new JsonArray(),
            });
        }
    }
}
