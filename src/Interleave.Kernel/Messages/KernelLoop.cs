using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Engine;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>
/// Answers a front end's requests: those of the shell channel in turn, those of the control channel at once.
/// </summary>
/// <remarks>
/// Three threads work here: the sockets' own, which only sorts what comes in; one for the shell, which waits for
/// cells; and one for control, which must be free while a cell runs.
/// </remarks>
internal sealed class KernelLoop : IDisposable
{
    /// <summary>How long the end of the kernel waits for a thread of its own.</summary>
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(1);

    /// <summary>How much memory may be set aside beyond what was in use when that was last looked at.</summary>
    private const long MostIdleBytes = 100L << 20;

    private const string NotSupported = "NotSupported";

    private readonly KernelSockets _sockets;
    private readonly int _controlPort;
    private readonly Replies _replies;
    private readonly InputQuestions _questions;
    private readonly CellRunner _runner;
    private readonly CellRequests _cells;
    private readonly EditingWorkspace _editing;
    private readonly EditingRequests _editingRequests;
    private long _bytesInUse;
    private readonly CellHistory _history = new();
    private readonly BlockingCollection<(long Order, Message Message)> _shell = [];
    private readonly BlockingCollection<Message> _control = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _shellThread;
    private readonly Thread _controlThread;

    /// <summary>How many shell requests have come; written only by the sockets' thread.</summary>
    private long _received;

    /// <summary>Requests to run code up to this one are refused, for one before them failed.</summary>
    private long _abortUpTo;

    /// <summary>Binds the sockets of a connection; <see cref="Start"/> begins to answer.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="engine">What the code finds around it; set up while the first front end is answered.</param>
    /// <param name="session">What runs the code.</param>
    /// <param name="editing">What knows what could be written.</param>
    /// <exception cref="IOException">A port cannot be bound.</exception>
    public KernelLoop(ConnectionInfo connection, Lazy<EngineHost> engine, CSharpSession session, EditingWorkspace editing)
    {
        _sockets = new KernelSockets(connection);
        _questions = new InputQuestions(_sockets);
        _controlPort = connection.ControlPort;
        _replies = new Replies(_sockets);
        _runner = new CellRunner(session, engine);
        _cells = new CellRequests(_sockets, _replies, _runner, _questions, _history);
        _editing = editing;
        _editingRequests = new EditingRequests(editing, engine);
        _sockets.Received += Sort;
        _sockets.Undelivered += _questions.Fail;
        _sockets.Rejected += (channel, problem) => KernelLog.Write($"dropped a message on the {channel} channel: {problem}");
        _shellThread = new Thread(() => Answer(_shell, item =>
        {
            AnswerShell(item.Order, item.Message);
            _answered.TrySetResult();
            GiveMemoryBack();
        }))
        {
            IsBackground = true, // A cell that cannot be stopped must not keep the process alive.
            Name = "kernel shell",
        };
        _controlThread = new Thread(() => Answer(_control, AnswerControl)) { IsBackground = true, Name = "kernel control" };
    }

    /// <summary>Ends when a first request has been answered.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Ends when a front end has asked the kernel to end, and the answer has been sent.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends the kernel as a request to end does.</summary>
    public void RequestEnd() => _ended.TrySetResult();

    /// <summary>Begins to answer requests.</summary>
    public void Start()
    {
        _shellThread.Start();
        _controlThread.Start();
        _sockets.Start();
        new PoolRelief(_runner, _controlPort).Start();
        _replies.PublishStatus(null, "starting");
    }

    /// <summary>Sends what cells have written, and closes the sockets: code of theirs is ending the process.</summary>
    public void EndWithProcess()
    {
        GatheredOutput.FlushAll();
        _sockets.Dispose();
    }

    /// <summary>Stops the running cell, sends what is left, and closes the sockets.</summary>
    public void Dispose()
    {
        _shell.CompleteAdding();
        _control.CompleteAdding();
        _runner.Interrupt();
        foreach (var thread in (Thread[])[_shellThread, _controlThread])
        {
            if (thread.IsAlive && thread != Thread.CurrentThread)
            {
                thread.Join(JoinTime);
            }
        }

        _sockets.Dispose();
    }

    // On the sockets' thread: nothing here may wait.
    private void Sort(Channel channel, Message message)
    {
        try
        {
            switch (channel)
            {
                case Channel.Shell:
                    _shell.Add((Interlocked.Increment(ref _received), message));
                    break;
                case Channel.Control:
                    _control.Add(message);
                    break;
                case Channel.Stdin when message.Type == MessageType.InputReply:
                    _questions.Answer(RequestContent.Text(message.Content, "value"), message.Parent?.MessageId);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // The kernel is ending and takes no more requests.
        }
    }

    private static void Answer<TRequest>(BlockingCollection<TRequest> requests, Action<TRequest> answer)
    {
        foreach (var request in requests.GetConsumingEnumerable())
        {
            try
            {
                answer(request);
            }
            catch (Exception e)
            {
                // One request that cannot be answered must not end the answering of the others.
                KernelLog.Write($"could not answer a request: {e}");
            }
        }
    }

    // The collector keeps what a large cell needed, in case that there is another such cell. A kernel lives for hours
    // beside other programs, so what lies idle goes back to the operating system: between cells, where nothing is
    // timed.
    private void GiveMemoryBack()
    {
        // What is set aside is known as of the last collection, what is in use as of now, with what is garbage by now.
        var most = Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
        if (most - _bytesInUse > MostIdleBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _bytesInUse = GC.GetTotalMemory(forceFullCollection: false);
        }
    }

    private void AnswerShell(long order, Message request) => WhileBusy(Channel.Shell, request, () =>
    {
        switch (request.Type)
        {
            case MessageType.KernelInfoRequest:
                _replies.Reply(Channel.Shell, request, MessageType.KernelInfoReply, KernelInfo());
                break;
            case MessageType.CompleteRequest or MessageType.InspectRequest or MessageType.IsCompleteRequest or MessageType.ExecuteRequest
                when !RequestContent.HasText(request.Content, "code"):
                _replies.Refuse(Channel.Shell, request, "BadRequest", $"The '{request.Type}' has no text named 'code'.");
                break;
            case MessageType.ExecuteRequest:
                Execute(order, request);
                break;
            case MessageType.IsCompleteRequest:
                _replies.Reply(Channel.Shell, request, MessageType.IsCompleteReply, EditingRequests.IsComplete(request.Content));
                break;
            case MessageType.CompleteRequest:
                _replies.Reply(Channel.Shell, request, MessageType.CompleteReply, _editingRequests.Complete(request.Content));
                break;
            case MessageType.InspectRequest:
                _replies.Reply(Channel.Shell, request, MessageType.InspectReply, _editingRequests.Inspect(request.Content));
                break;
            case MessageType.HistoryRequest:
                _replies.Reply(Channel.Shell, request, MessageType.HistoryReply, _history.Answer(request.Content));
                break;
            case MessageType.CommOpen:
                // Nothing in this kernel speaks through comms, and whoever opens one must not wait for it.
                _replies.Publish(request, MessageType.CommClose, new JsonObject
                {
                    ["comm_id"] = RequestContent.Text(request.Content, "comm_id"),
                    ["data"] = new JsonObject(),
                });
                break;
            case MessageType.CommInfoRequest:
                // Front ends that a person writes cells in begin with this question, and programs that only run cells
                // do not; their measurements should not be disturbed.
                _editing.WarmUp();
                _replies.Reply(Channel.Shell, request, MessageType.CommInfoReply, new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() });
                break;
            case MessageType.ShutdownRequest:
                End(Channel.Shell, request);
                break;
            default:
                _replies.Refuse(Channel.Shell, request, NotSupported, $"This kernel does not answer '{request.Type}'.");
                break;
        }
    });

    private void AnswerControl(Message request) => WhileBusy(Channel.Control, request, () =>
    {
        switch (request.Type)
        {
            case MessageType.InterruptRequest:
                _runner.Interrupt(RequestContent.Time(request.Header.Date));
                _replies.Reply(Channel.Control, request, MessageType.InterruptReply, new JsonObject { ["status"] = "ok" });
                break;
            case MessageType.ShutdownRequest:
                End(Channel.Control, request);
                break;
            case MessageType.KernelInfoRequest:
                _replies.Reply(Channel.Control, request, MessageType.KernelInfoReply, KernelInfo());
                break;
            default:
                _replies.Refuse(Channel.Control, request, NotSupported, $"This kernel does not answer '{request.Type}' on the control channel.");
                break;
        }
    });

    // The idle status that follows is sent as well: the end waits for the thread that answers.
    private void End(Channel channel, Message request)
    {
        _replies.Reply(channel, request, MessageType.ShutdownReply, new JsonObject
        {
            ["status"] = "ok",
            ["restart"] = RequestContent.Bool(request.Content, "restart", false),
        });
        RequestEnd();
    }

    private void Execute(long order, Message request)
    {
        if (order <= _abortUpTo)
        {
            _replies.Reply(Channel.Shell, request, MessageType.ExecuteReply, new JsonObject { ["status"] = "aborted" });
        }
        else if (_cells.Execute(request))
        {
            _abortUpTo = Interlocked.Read(ref _received);
        }
    }

    private void WhileBusy(Channel channel, Message request, Action answer)
    {
        _replies.PublishStatus(request, "busy");
        try
        {
            answer();
        }
        catch (TimeoutException e)
        {
            _replies.Refuse(channel, request, nameof(TimeoutException), e.Message);
        }
        catch (Exception e)
        {
            // A mistake of the kernel's own. The client hears of it as well: it waits for an answer.
            KernelLog.Write($"could not answer a request: {e}");
            _replies.Refuse(channel, request, e.GetType().Name, $"The kernel could not answer '{request.Type}': {e.Message}");
        }
        finally
        {
            _replies.PublishStatus(request, "idle");
        }
    }

    private static JsonObject KernelInfo() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = MessageHeader.ProtocolVersion,
        ["implementation"] = "interleave-csharp",
        ["implementation_version"] = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"Interleave C# kernel on .NET {Environment.Version}",
        ["help_links"] = new JsonArray(),
    };
}
