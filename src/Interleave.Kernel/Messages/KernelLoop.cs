using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>Answers a front end's requests: those of the shell channel in turn, those of the control channel at once.</summary>
/// <remarks>
/// Three threads work here: the sockets' own, which only sorts what comes in; one for the shell, which waits for cells;
/// and one for control, which must be free while a cell runs.
/// </remarks>
internal sealed class KernelLoop : IDisposable
{
    /// <summary>How long the end of the kernel waits for a thread of its own.</summary>
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(1);

    /// <summary>How long a question about code may take before it is answered with nothing.</summary>
    private static readonly TimeSpan EditingTime = TimeSpan.FromSeconds(20);

    /// <summary>How much memory may be set aside beyond what was in use when that was last looked at.</summary>
    private const long MostIdleBytes = 100L << 20;

    private const string NotSupported = "NotSupported";

    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly KernelSockets _sockets;
    private readonly InputQuestions _questions;
    private readonly CellRunner _runner;
    private readonly EditingWorkspace _editing;
    private long _bytesInUse;
    private readonly CellHistory _history = new();
    private readonly BlockingCollection<(long Order, Message Message)> _shell = [];
    private readonly BlockingCollection<Message> _control = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _shellThread;
    private readonly Thread _controlThread;

    /// <summary>How many shell requests have come; written only by the sockets' thread.</summary>
    private long _received;

    /// <summary>Requests to run code up to this one are refused, for one before them failed.</summary>
    private long _abortUpTo;

    private int _executionCount;

    /// <summary>Binds the sockets of a connection; <see cref="Start"/> begins to answer.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="session">What runs the code.</param>
    /// <exception cref="IOException">A port cannot be bound.</exception>
    public KernelLoop(ConnectionInfo connection, CSharpSession session)
    {
        _sockets = new KernelSockets(connection);
        _questions = new InputQuestions(_sockets);
        _runner = new CellRunner(session);
        _editing = new EditingWorkspace(session);
        _sockets.Received += Sort;
        _sockets.Undelivered += _questions.Fail;
        _sockets.Rejected += (channel, problem) => KernelLog.Write($"dropped a message on the {channel} channel: {problem}");
        _shellThread = new Thread(() => Answer(_shell, item =>
        {
            AnswerShell(item.Order, item.Message);
            GiveMemoryBack();
        }))
        {
            IsBackground = true, // A cell that cannot be stopped must not keep the process alive.
            Name = "kernel shell",
        };
        _controlThread = new Thread(() => Answer(_control, AnswerControl)) { IsBackground = true, Name = "kernel control" };
    }

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
        new PoolRelief(_runner).Start();
        PublishStatus(null, "starting");
    }

    /// <summary>Sends what cells have written, and closes the sockets: code of theirs is ending the process.</summary>
    public void EndWithProcess()
    {
        Cell.FlushAll();
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

    // The collector keeps what a large cell needed, in case that there is another such cell. A kernel lives for hours beside
    // other programs, so what lies idle goes back to the operating system: between cells, where nothing is timed.
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
                Reply(Channel.Shell, request, MessageType.KernelInfoReply, KernelInfo());
                break;
            case MessageType.CompleteRequest or MessageType.InspectRequest or MessageType.IsCompleteRequest or MessageType.ExecuteRequest
                when !RequestContent.HasText(request.Content, "code"):
                Refuse(Channel.Shell, request, "BadRequest", $"The '{request.Type}' has no text named 'code'.");
                break;
            case MessageType.ExecuteRequest:
                Execute(order, request);
                break;
            case MessageType.IsCompleteRequest:
                var code = RequestContent.Text(request.Content, "code");
                var status = CSharpSession.Completeness(code);
                Reply(Channel.Shell, request, MessageType.IsCompleteReply, status == "incomplete"
                    ? new JsonObject { ["status"] = status, ["indent"] = Indentation.After(code) }
                    : new JsonObject { ["status"] = status });
                break;
            case MessageType.CompleteRequest:
                Reply(Channel.Shell, request, MessageType.CompleteReply, Complete(request.Content));
                break;
            case MessageType.InspectRequest:
                Reply(Channel.Shell, request, MessageType.InspectReply, Inspect(request.Content));
                break;
            case MessageType.HistoryRequest:
                Reply(Channel.Shell, request, MessageType.HistoryReply, _history.Answer(request.Content));
                break;
            case MessageType.CommOpen:
                // Nothing in this kernel speaks through comms, and whoever opens one must not wait for it.
                _sockets.Send(Channel.IOPub, request.Reply(MessageType.CommClose, _session, new JsonObject
                {
                    ["comm_id"] = RequestContent.Text(request.Content, "comm_id"),
                    ["data"] = new JsonObject(),
                }));
                break;
            case MessageType.CommInfoRequest:
                // Front ends that a person writes cells in begin with this question, and programs that only run cells do
                // not; their measurements should not be disturbed.
                _editing.WarmUp();
                Reply(Channel.Shell, request, MessageType.CommInfoReply, new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() });
                break;
            case MessageType.ShutdownRequest:
                End(Channel.Shell, request);
                break;
            default:
                Refuse(Channel.Shell, request, NotSupported, $"This kernel does not answer '{request.Type}'.");
                break;
        }
    });

    private void AnswerControl(Message request) => WhileBusy(Channel.Control, request, () =>
    {
        switch (request.Type)
        {
            case MessageType.InterruptRequest:
                _runner.Interrupt();
                Reply(Channel.Control, request, MessageType.InterruptReply, new JsonObject { ["status"] = "ok" });
                break;
            case MessageType.ShutdownRequest:
                End(Channel.Control, request);
                break;
            case MessageType.KernelInfoRequest:
                Reply(Channel.Control, request, MessageType.KernelInfoReply, KernelInfo());
                break;
            default:
                Refuse(Channel.Control, request, NotSupported, $"This kernel does not answer '{request.Type}' on the control channel.");
                break;
        }
    });

    // The idle status that follows is sent as well: the end waits for the thread that answers.
    private void End(Channel channel, Message request)
    {
        Reply(channel, request, MessageType.ShutdownReply, new JsonObject
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
            Reply(Channel.Shell, request, MessageType.ExecuteReply, new JsonObject { ["status"] = "aborted" });
            return;
        }

        var code = RequestContent.Text(request.Content, "code");
        var silent = RequestContent.Bool(request.Content, "silent", false);
        var storesHistory = !silent && RequestContent.Bool(request.Content, "store_history", true);
        if (storesHistory)
        {
            _executionCount++;
        }

        // A client that has seen the cell begin may send a stop, which must not come before there is something to stop.
        void Begun()
        {
            if (!silent)
            {
                _sockets.Send(Channel.IOPub, request.Reply(MessageType.ExecuteInput, _session, new JsonObject
                {
                    ["code"] = code,
                    ["execution_count"] = _executionCount,
                }));
            }
        }

        var output = new CellMessages(_sockets, _session, request, _executionCount, _questions);
        var error = _runner.Run(code, _executionCount, output, showResult: !silent, Begun);
        if (storesHistory)
        {
            _history.Add(_executionCount, code, output.ResultText);
        }

        var reply = new JsonObject { ["status"] = error is null ? "ok" : "error", ["execution_count"] = _executionCount };
        if (error is null)
        {
            reply["payload"] = new JsonArray();
            reply["user_expressions"] = Evaluate(request.Content["user_expressions"] as JsonObject ?? [], output);
        }
        else
        {
            foreach (var (name, value) in CellMessages.ContentOf(error))
            {
                reply[name] = value?.DeepClone();
            }

            if (!silent && RequestContent.Bool(request.Content, "stop_on_error", true))
            {
                _abortUpTo = Interlocked.Read(ref _received);
            }
        }

        Reply(Channel.Shell, request, MessageType.ExecuteReply, reply);
    }

    private JsonObject Evaluate(JsonObject expressions, ICellOutput output)
    {
        var values = new JsonObject();
        foreach (var (name, _) in expressions)
        {
            var expression = new ExpressionOutput(output);
            var error = _runner.Run(RequestContent.Text(expressions, name), _executionCount, expression, showResult: true);
            values[name] = error is null
                ? new JsonObject { ["status"] = "ok", ["data"] = expression.Value, ["metadata"] = new JsonObject() }
                : CellMessages.ContentOf(error);
            if (error is not null)
            {
                values[name]!["status"] = "error";
            }
        }

        return values;
    }

    private JsonObject Complete(JsonObject request)
    {
        var (code, position) = Place(request);
        var found = InTime(code, token => Completions.AtAsync(_editing, code, position, token)) ?? new(position, position, []);
        var (start, end) = (CodePoints.FromUnits(code, found.Start), CodePoints.FromUnits(code, found.End));
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Matches.Select(match => (JsonNode)match.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // Not of the protocol, but what front ends read to put a symbol beside a match.
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Matches.Select(match => (JsonNode)new JsonObject
                {
                    ["text"] = match.Text,
                    ["type"] = match.Kind,
                    ["start"] = start,
                    ["end"] = end,
                })]),
            },
        };
    }

    private JsonObject Inspect(JsonObject request)
    {
        var (code, position) = Place(request);
        var found = InTime(code, token => Inspection.AtAsync(_editing, code, position, token));
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : new JsonObject { ["text/plain"] = found.Text, ["text/markdown"] = found.Markdown },
            ["metadata"] = new JsonObject(),
        };
    }

    private static (string Code, int Position) Place(JsonObject request)
    {
        var code = RequestContent.Text(request, "code");
        return (code, CodePoints.ToUnits(code, RequestContent.Number(request, "cursor_pos", int.MaxValue)));
    }

    // A cell may have taken all threads of the pool, which Roslyn needs, and which a timer needs too: so the one who waits
    // is this thread. An empty answer is better than none.
    private static TAnswer? InTime<TAnswer>(string code, Func<CancellationToken, Task<TAnswer>> ask)
    {
        if (CellSyntax.IsTooDeep(code))
        {
            return default;
        }

        using var bound = new CancellationTokenSource();
        var token = bound.Token; // Its source is gone by the time that a late answer looks at it.
        Task<TAnswer>? answer = null;
        var asking = new Thread(() =>
        {
            try
            {
                answer = ask(token);
                answer.Wait(token);
            }
            catch (Exception e) when (e is OperationCanceledException or AggregateException)
            {
                // Whoever waits for the answer looks at it.
            }
        })
        {
            IsBackground = true,
            Name = "kernel editing",
        };
        asking.Start();
        if (!asking.Join(EditingTime))
        {
            bound.Cancel();
        }

        return answer is { IsCompleted: true, IsCanceled: false } ? answer.GetAwaiter().GetResult() : default;
    }

    // A client that asks waits for an answer, be it a refusal.
    private void Refuse(Channel channel, Message request, string name, string problem)
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

    private void WhileBusy(Channel channel, Message request, Action answer)
    {
        PublishStatus(request, "busy");
        try
        {
            answer();
        }
        catch (Exception e)
        {
            // A mistake of the kernel's own. The client hears of it as well: it waits for an answer.
            KernelLog.Write($"could not answer a request: {e}");
            Refuse(channel, request, e.GetType().Name, $"The kernel could not answer '{request.Type}': {e.Message}");
        }
        finally
        {
            PublishStatus(request, "idle");
        }
    }

    private void PublishStatus(Message? request, string state)
    {
        var content = new JsonObject { ["execution_state"] = state };
        _sockets.Send(Channel.IOPub, request is null
            ? Message.New(MessageType.Status, _session, content)
            : request.Reply(MessageType.Status, _session, content));
    }

    private void Reply(Channel channel, Message request, string type, JsonObject content) =>
        _sockets.Send(channel, request.Reply(type, _session, content));

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
