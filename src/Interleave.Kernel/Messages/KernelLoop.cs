using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Cells;
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
    /// <summary>How long the kernel waits at its end for each of its threads.</summary>
    private static readonly TimeSpan JoinTime = TimeSpan.FromSeconds(1);

    private readonly KernelSockets _sockets;
    private readonly Replies _replies;
    private readonly InputQuestions _questions;
    private readonly CellRunner _runner;
    private readonly PoolRelief _relief;
    private readonly BlockingCollection<(long Order, Message Message)> _shell = [];
    private readonly BlockingCollection<Message> _control = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _shellThread;
    private readonly Thread _controlThread;

    /// <summary>How many shell requests have come; written only by the sockets' thread.</summary>
    private long _received;

    /// <summary>Binds the sockets of a connection; <see cref="Start"/> begins to answer.</summary>
    /// <param name="engine">What the code finds around it; set up while the first front end is answered.</param>
    /// <exception cref="IOException">A port cannot be bound.</exception>
    public KernelLoop(
        ConnectionInfo connection, Lazy<EngineHost> engine, CSharpSession session, EditingWorkspace editing)
    {
        _sockets = new KernelSockets(connection);
        _questions = new InputQuestions(_sockets);
        _replies = new Replies(_sockets);
        _runner = new CellRunner(session, engine);
        _relief = new PoolRelief(_runner, connection.ControlPort);
        _sockets.Received += Sort;
        _sockets.Undelivered += _questions.Fail;
        _sockets.Rejected += (channel, problem) =>
            KernelLog.Write($"dropped a message on the {channel} channel: {problem}");

        var history = new CellHistory();
        var cells = new CellRequests(_replies, _runner, _questions, history);
        var questions = new EditingRequests(editing, engine);
        var order = 0L; // Of the request that the shell's thread is answering.
        var shell = new RequestHandlers(Channel.Shell, _replies)
        {
            [MessageType.KernelInfoRequest] = _ => KernelInfo.Answer(),
            [MessageType.ExecuteRequest] = request => cells.Execute(request, order, ref _received),
            [MessageType.IsCompleteRequest] = request => EditingRequests.IsComplete(request.Content),
            [MessageType.CompleteRequest] = request => questions.Complete(request.Content),
            [MessageType.InspectRequest] = request => questions.Inspect(request.Content),
            [MessageType.HistoryRequest] = request => history.Answer(request.Content),
            [MessageType.CommInfoRequest] = _ =>
            {
                // Front ends that a person writes cells in begin with this question. Programs that only run cells do
                // not, and their measurements should not be disturbed.
                editing.WarmUp();
                return new() { ["status"] = "ok", ["comms"] = new JsonObject() };
            },
            [MessageType.CommOpen] = request =>
            {
                // Nothing in this kernel uses comms, and whoever opens one must not wait for it.
                _replies.Publish(request, MessageType.CommClose, new()
                {
                    ["comm_id"] = RequestContent.Text(request.Content, "comm_id"),
                    ["data"] = new JsonObject(),
                });
                return null;
            },
            [MessageType.ShutdownRequest] = ShuttingDown,
        };
        var control = new RequestHandlers(Channel.Control, _replies)
        {
            [MessageType.KernelInfoRequest] = _ => KernelInfo.Answer(),
            [MessageType.InterruptRequest] = request =>
            {
                _runner.Interrupt(RequestContent.Time(request.Header.Date));
                return new() { ["status"] = "ok" };
            },
            [MessageType.ShutdownRequest] = ShuttingDown,
        };
        _shellThread = Answering("kernel shell", _shell, item =>
        {
            order = item.Order;
            shell.Answer(item.Message);
            _answered.TrySetResult();
            IdleMemory.GiveBack();
        });
        _controlThread = Answering("kernel control", _control, control.Answer);
    }

    /// <summary>Ends when a first request has been answered.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Ends when a front end has asked the kernel to end.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends the kernel as a request to end does.</summary>
    public void RequestEnd() => _ended.TrySetResult();

    /// <summary>Begins to answer requests.</summary>
    public void Start()
    {
        _shellThread.Start();
        _controlThread.Start();
        _sockets.Start();
        _relief.Start();
        _replies.PublishStatus(null, "starting");
    }

    /// <summary>Sends what cells have written, and closes the sockets: a cell's code is ending the process.</summary>
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

    // The reply and the idle status are still sent: the end waits for the thread that answers.
    private JsonObject ShuttingDown(Message request)
    {
        RequestEnd();
        return new()
        {
            ["status"] = "ok",
            ["restart"] = RequestContent.Bool(request.Content, "restart", false),
        };
    }

    // In the background: a cell that cannot be stopped must not keep the process alive.
    private static Thread Answering<T>(string name, BlockingCollection<T> requests, Action<T> answer) => new(() =>
    {
        foreach (var request in requests.GetConsumingEnumerable())
        {
            try
            {
                answer(request);
            }
            catch (Exception e)
            {
                // One request that cannot be answered must not keep the others from being answered.
                KernelLog.Write($"could not answer a request: {e}");
            }
        }
    })
    {
        IsBackground = true,
        Name = name,
    };
}
