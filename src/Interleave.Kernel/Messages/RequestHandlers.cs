using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Cells;

namespace Interleave.Kernel.Messages;

/// <summary>
/// Answers the requests of one channel, each by the handler of its type. A handler returns the content of the reply,
/// or null if there is none to send.
/// </summary>
/// <threadsafety>One thread may call <see cref="Answer"/>.</threadsafety>
internal sealed class RequestHandlers(Channel channel, Replies replies)
{
    private static readonly HashSet<string> AboutCode =
    [
        MessageType.ExecuteRequest, MessageType.IsCompleteRequest,
        MessageType.CompleteRequest, MessageType.InspectRequest,
    ];

    private readonly Dictionary<string, Func<Message, JsonObject?>> _handlers = [];

    /// <summary>Sets the handler of a type of request.</summary>
    public Func<Message, JsonObject?> this[string type]
    {
        set => _handlers[type] = value;
    }

    /// <summary>Answers or refuses a request, and tells every front end that the kernel is busy meanwhile.</summary>
    public void Answer(Message request)
    {
        replies.PublishStatus(request, "busy");
        try
        {
            if (!_handlers.TryGetValue(request.Type, out var handler))
            {
                var where = channel == Channel.Control ? " on the control channel" : "";
                replies.Refuse(
                    channel, request, "NotSupported", $"This kernel does not answer '{request.Type}'{where}.");
            }
            else if (AboutCode.Contains(request.Type) && !RequestContent.HasText(request.Content, "code"))
            {
                replies.Refuse(channel, request, "BadRequest", $"The '{request.Type}' has no text named 'code'.");
            }
            else if (handler(request) is { } content)
            {
                replies.Reply(channel, request, Replies.TypeFor(request), content);
            }
        }
        catch (TimeoutException e)
        {
            replies.Refuse(channel, request, nameof(TimeoutException), e.Message);
        }
        catch (Exception e)
        {
            // A fault of the kernel's own. The client must hear of it too: it is waiting for a reply.
            KernelLog.Write($"could not answer a request: {e}");
            replies.Refuse(
                channel, request, e.GetType().Name, $"The kernel could not answer '{request.Type}': {e.Message}");
        }
        finally
        {
            replies.PublishStatus(request, "idle");
        }
    }
}
