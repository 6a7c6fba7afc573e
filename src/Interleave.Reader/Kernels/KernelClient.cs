using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Interleave.Jupyter;
using Interleave.Reader.Notebooks;
using Channel = Interleave.Jupyter.Channel;

namespace Interleave.Reader.Kernels;

/// <summary>A running kernel, and the one client that is connected to it.</summary>
/// <remarks>
/// What the kernel says is read from <see cref="Messages"/> by one reader, which is therefore the only thread that
/// touches a message.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed class KernelClient : IAsyncDisposable
{
    /// <summary>
    /// When nothing has arrived for this long after the process ended, nothing more will: what it sent lies in this
    /// machine's own buffers.
    /// </summary>
    private static readonly TimeSpan QuietAfterExit = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a question about code may go unanswered; while a cell runs, the kernel answers none.
    /// </summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(8);

    private readonly KernelProcess _process;
    private readonly KernelSpec _spec;
    private readonly ClientSockets _sockets;
    private readonly Channel<ReceivedMessage> _messages = System.Threading.Channels.Channel
        .CreateUnbounded<ReceivedMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<string, TaskCompletionSource<ReceivedMessage>> _questions = [];
    private readonly Task _completing;
    private long _lastReceived = Environment.TickCount64;
    private long _dropped;
    private string? _firstDropped;

    /// <summary>Connects to a kernel whose process has been started.</summary>
    internal KernelClient(KernelProcess process, KernelSpec spec, ConnectionInfo connection)
    {
        _process = process;
        _spec = spec;
        _sockets = new ClientSockets(connection);
        _sockets.Received += (channel, message) =>
        {
            Volatile.Write(ref _lastReceived, Environment.TickCount64);
            Receive(new ReceivedMessage(channel, message));
        };
        _sockets.Rejected += (_, problem) =>
        {
            Interlocked.Increment(ref _dropped);
            Interlocked.CompareExchange(ref _firstDropped, problem, null);
        };
        _sockets.Start();
        _completing = CompleteMessagesAsync();
    }

    /// <summary>
    /// What the kernel says, in order of arrival. It is complete when the kernel's process has ended and everything
    /// that it had sent before has arrived.
    /// </summary>
    public ChannelReader<ReceivedMessage> Messages => _messages.Reader;

    /// <summary>The kernel's description of itself.</summary>
    public JsonObject Info { get; internal set; } = [];

    /// <summary>
    /// A sentence about messages that were dropped because they were malformed or wrongly signed; null if none was.
    /// </summary>
    public string? Dropped =>
        Interlocked.Read(ref _dropped) is > 0 and var count
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{count} of the kernel's messages were dropped; of the first: {_firstDropped}")
            : null;

    /// <summary>Whether the kernel's process has ended.</summary>
    public bool HasEnded => _process.Exited.IsCompleted;

    /// <summary>
    /// Whether a process that the kernel's code started still ran when this client had been disposed of.
    /// </summary>
    public bool LeftProcessBehind { get; private set; }

    /// <summary>
    /// Completes when a message to the kernel would arrive, and what it publishes would arrive here.
    /// </summary>
    internal Task CanBeAsked => Task.WhenAny(_sockets.CanBeAsked, _completing);

    /// <summary>How the kernel ended; only after <see cref="Messages"/> is complete.</summary>
    public KernelExit Exit => _process.Exit();

    /// <summary>Asks the kernel to run code, and sends the metadata of its cell along.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cell">The cell that holds it; its own text is not looked at.</param>
    /// <param name="number">The cell's number among the notebook's code cells, from 1.</param>
    /// <param name="allowInput">
    /// Whether the code may ask for a line of text; if it may not, asking fails in the kernel at once.
    /// </param>
    /// <returns>The id of the request, which every message about it names as its parent.</returns>
    public string Execute(string code, NotebookCell cell, int number, bool allowInput) => Send(
        Channel.Shell,
        MessageType.ExecuteRequest,
        new JsonObject
        {
            ["code"] = code,
            ["silent"] = false,
            ["store_history"] = true,
            ["user_expressions"] = new JsonObject(),
            ["allow_stdin"] = allowInput,
            ["stop_on_error"] = true,
        },
        CellMetadata.Of(cell, number));

    /// <summary>
    /// Asks the kernel to run code that belongs to no cell: nothing of it is shown or counted, and it cannot ask for
    /// input.
    /// </summary>
    /// <returns>The id of the request.</returns>
    public string ExecuteSilently(string code) => Send(Channel.Shell, MessageType.ExecuteRequest, new JsonObject
    {
        ["code"] = code,
        ["silent"] = true,
        ["store_history"] = false,
        ["user_expressions"] = new JsonObject(),
        ["allow_stdin"] = false,
        ["stop_on_error"] = false,
    });

    /// <summary>
    /// Sends the kernel a request on the shell channel; what it answers is among <see cref="Messages"/>.
    /// </summary>
    /// <param name="type">The type of the request.</param>
    /// <param name="content">The content; taken over.</param>
    /// <returns>The id of the request.</returns>
    public string Request(string type, JsonObject content) => Send(Channel.Shell, type, content);

    /// <summary>Asks the kernel something about code.</summary>
    /// <param name="type">The message type of the question.</param>
    /// <param name="content">The content; taken over.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The content of the answer; null if the kernel does not answer in time, or refuses.</returns>
    public async Task<JsonObject?> AskAsync(string type, JsonObject content, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<ReceivedMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = NewMessage(type, content);
        var id = message.Header.MessageId;

        // Before it is sent: an answer that comes at once must find its question.
        _questions.TryAdd(id, answer);
        _sockets.Send(Channel.Shell, message);
        try
        {
            var received = await answer.Task.WaitAsync(AnswerBound, cancellationToken).ConfigureAwait(false);
            return received.Says("status") == "ok" ? received.Message.Content : null;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// What the kernel's process uses of the machine; null if it cannot be told, as after its end.
    /// </summary>
    public (int Threads, long Bytes)? Usage() => _process.Usage();

    /// <summary>Asks the kernel to stop the code that runs, in the way that its kernelspec asks for.</summary>
    public void Interrupt()
    {
        if (_spec.InterruptMode == InterruptMode.Message)
        {
            Send(Channel.Control, MessageType.InterruptRequest, []);
        }
        else
        {
            _process.SendInterruptSignal();
        }
    }

    /// <summary>Gives the kernel the line of text that it asked for.</summary>
    /// <param name="request">The kernel's request.</param>
    /// <param name="text">The line.</param>
    public void AnswerInput(Message request, string text)
    {
        ArgumentNullException.ThrowIfNull(request);
        _sockets.Send(Channel.Stdin, request.Reply(MessageType.InputReply, _sockets.Session, new JsonObject
        {
            ["status"] = "ok",
            ["value"] = text,
        }));
    }

    /// <summary>Asks the kernel to end.</summary>
    public void RequestShutdown() =>
        Send(Channel.Control, MessageType.ShutdownRequest, new JsonObject { ["restart"] = false });

    /// <summary>
    /// Ends the kernel and everything below it, by force where it still runs, and waits until they are gone; within
    /// bounds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        LeftProcessBehind = !await _process.OutputEndsAsync().ConfigureAwait(false);

        // The process is gone, or cannot be ended; in neither case does anyone need further messages.
        _messages.Writer.TryComplete();
        await Task.WhenAny(_completing, Task.Delay(QuietAfterExit * 2)).ConfigureAwait(false);
        _sockets.Dispose();
    }

    private void Receive(ReceivedMessage received)
    {
        if (received.Channel == Channel.Shell
            && received.Message.Parent?.MessageId is { } request
            && _questions.TryGetValue(request, out var question))
        {
            question.TrySetResult(received);
        }
        else
        {
            _messages.Writer.TryWrite(received);
        }
    }

    private Message NewMessage(string type, JsonObject content, JsonObject? metadata = null) => new()
    {
        Header = MessageHeader.New(type, _sockets.Session),
        Content = content,
        Metadata = metadata ?? [],
    };

    private string Send(Channel channel, string type, JsonObject content, JsonObject? metadata = null)
    {
        var message = NewMessage(type, content, metadata);

        // After it is sent the message belongs to the sockets.
        var id = message.Header.MessageId;
        _sockets.Send(channel, message);
        return id;
    }

    private async Task CompleteMessagesAsync()
    {
        await _process.Exited.ConfigureAwait(false);
        Volatile.Write(ref _lastReceived, Environment.TickCount64);
        var bound = Environment.TickCount64 + (long)(8 * QuietAfterExit.TotalMilliseconds);
        while (Environment.TickCount64 < bound
            && Environment.TickCount64 - Volatile.Read(ref _lastReceived) < QuietAfterExit.TotalMilliseconds)
        {
            await Task.Delay(QuietAfterExit / 10).ConfigureAwait(false);
        }

        // What the process wrote last says why it ended.
        await _process.OutputEndsAsync().ConfigureAwait(false);
        _messages.Writer.TryComplete();
    }
}
