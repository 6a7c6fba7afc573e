using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Interleave.Jupyter;
using Interleave.Reader.Notebooks;
using Channel = Interleave.Jupyter.Channel;

namespace Interleave.Reader.Kernels;

/// <summary>A kernel that runs, and the one client that is connected to it.</summary>
/// <remarks>
/// Requests may be sent by any thread. What the kernel says is read from <see cref="Messages"/> by one reader, which
/// is thereby the only thread that touches a message.
/// </remarks>
public sealed class KernelClient : IAsyncDisposable
{
    /// <summary>
    /// How long a kernel may take until it answers: as long as jupyter_client gives one. On busy cores .NET Interactive
    /// takes more than half of it.
    /// </summary>
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for an answer before the question is asked again.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// When nothing has arrived for this long after the process ended, nothing more will: what it sent lies in this
    /// machine's own buffers.
    /// </summary>
    private static readonly TimeSpan QuietAfterExit = TimeSpan.FromMilliseconds(250);

    private readonly KernelProcess _process;
    private readonly KernelSpec _spec;
    private readonly ClientSockets _sockets;
    private readonly Channel<ReceivedMessage> _messages =
        System.Threading.Channels.Channel.CreateUnbounded<ReceivedMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _completing;
    private long _lastReceived = Environment.TickCount64;
    private long _dropped;
    private string? _firstDropped;

    private KernelClient(KernelProcess process, KernelSpec spec, ConnectionInfo connection)
    {
        _process = process;
        _spec = spec;
        _sockets = new ClientSockets(connection);
        _sockets.Received += (channel, message) =>
        {
            Volatile.Write(ref _lastReceived, Environment.TickCount64);
            _messages.Writer.TryWrite(new ReceivedMessage(channel, message));
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

    /// <summary>The kernel's answer to what it is.</summary>
    public JsonObject Info { get; private set; } = [];

    /// <summary>A sentence about messages that were dropped because they were malformed or wrongly signed; null where none was.</summary>
    public string? Dropped =>
        Interlocked.Read(ref _dropped) is > 0 and var count
            ? string.Create(CultureInfo.InvariantCulture, $"{count} of the kernel's messages were dropped; of the first: {_firstDropped}")
            : null;

    /// <summary>Whether the kernel's process has ended.</summary>
    public bool HasEnded => _process.Exited.IsCompleted;

    /// <summary>Whether a process that the kernel's code started still ran when this client had been disposed of.</summary>
    public bool LeftProcessBehind { get; private set; }

    /// <summary>How the kernel ended; only after <see cref="Messages"/> is complete.</summary>
    public KernelExit Exit => _process.Exit();

    /// <summary>Starts a kernel and waits, for a minute at most, until it is ready.</summary>
    /// <param name="spec">How to start it.</param>
    /// <param name="folder">The folder that the code finds its files from.</param>
    /// <param name="cancellationToken">Gives the start up; the process is then gone.</param>
    /// <exception cref="KernelStartException">It cannot be started, ended at once, or did not answer.</exception>
    public static async Task<KernelClient> StartAsync(KernelSpec spec, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        for (var attempt = 1; ; attempt++)
        {
            var connection = ConnectionInfo.OnLoopback() with { KernelName = spec.Name };
            try
            {
                return await StartAsync(spec, connection, folder, cancellationToken).ConfigureAwait(false);
            }
            catch (KernelStartException e) when (attempt == 1 && (IsAnyPortTaken(connection) || SaysPortTaken(e)))
            {
                // Another program took a port between its choice and the kernel's start; it may have let go of it since.
            }
        }
    }

    /// <summary>Asks the kernel to run code; the metadata of its cell go along.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cell">The cell that holds it; its own text is not looked at.</param>
    /// <param name="number">The cell's number among the notebook's cells with code, from 1.</param>
    /// <param name="allowInput">Whether it may ask for a line of text; where it may not, asking fails in the kernel at once.</param>
    /// <returns>The id of the request, which everything that comes of it names as its parent.</returns>
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

    /// <summary>Asks the kernel to run code that belongs to no cell: nothing of it is shown or counted, and it cannot ask for input.</summary>
    /// <param name="code">The code.</param>
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

    /// <summary>Asks the kernel something that it answers on the shell channel.</summary>
    /// <param name="type">The message type of the question.</param>
    /// <param name="content">The content; taken over.</param>
    /// <returns>The id of the request, which the answer names as its parent.</returns>
    public string Ask(string type, JsonObject content) => Send(Channel.Shell, type, content);

    /// <summary>What the kernel's process takes of the machine; null where it cannot be told, as after its end.</summary>
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
    public void RequestShutdown() => Send(Channel.Control, MessageType.ShutdownRequest, new JsonObject { ["restart"] = false });

    /// <summary>
    /// Ends the kernel and everything below it, by force where it still runs, and waits until they are gone; within
    /// bounds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        LeftProcessBehind = !await _process.OutputEndsAsync().ConfigureAwait(false);

        // The process is gone, or cannot be ended; in neither case has anyone use for further messages.
        _messages.Writer.TryComplete();
        await Task.WhenAny(_completing, Task.Delay(QuietAfterExit * 2)).ConfigureAwait(false);
        _sockets.Dispose();
    }

    private static async Task<KernelClient> StartAsync(KernelSpec spec, ConnectionInfo connection, string folder, CancellationToken cancellationToken)
    {
        // The folder can be opened by the current user alone. It is deleted as soon as the kernel, having answered, has
        // read the file: so it is not left behind when this program is killed later.
        var secret = Directory.CreateTempSubdirectory("interleave-");
        try
        {
            var file = Path.Combine(secret.FullName, "kernel.json");
            connection.Save(file);
            var process = KernelProcess.Start(spec, file, folder);
            KernelClient? client = null;
            try
            {
                client = new KernelClient(process, spec, connection);
                await client.BecomeReadyAsync(cancellationToken).ConfigureAwait(false);
                return client;
            }
            catch
            {
                IAsyncDisposable started = client is null ? process : client;
                await started.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            try
            {
                secret.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A file left behind is a lesser evil than a kernel that runs and that nobody ends.
            }
        }
    }

    /// <summary>Whether the kernel's last words are those of the operating system about a port that is taken.</summary>
    private static bool SaysPortTaken(KernelStartException e) =>
        e.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private static bool IsAnyPortTaken(ConnectionInfo connection)
    {
        int[] ports = [connection.ShellPort, connection.ControlPort, connection.StdinPort, connection.IOPubPort, connection.HeartbeatPort];
        try
        {
            foreach (var port in ports)
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>
    /// Asks the kernel what it is, again and again, until one question's answer and the idle status after it have both
    /// come. The status shows that the subscription to what the kernel publishes has taken effect, so that no output
    /// of the first cell is lost; and the first question is asked only when the kernel's own can come through.
    /// </summary>
    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(ReadyBound);
        try
        {
            await Task.WhenAny(_sockets.CanBeAsked, _completing).WaitAsync(bound.Token).ConfigureAwait(false);
            var replied = new HashSet<string>();
            var idle = new HashSet<string>();
            while (true)
            {
                Send(Channel.Shell, MessageType.KernelInfoRequest, []);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(bound.Token);
                patience.CancelAfter(AskAgainAfter);
                try
                {
                    while (await Messages.WaitToReadAsync(patience.Token).ConfigureAwait(false))
                    {
                        while (Messages.TryRead(out var received))
                        {
                            var (_, message) = received;
                            if (message.Parent?.MessageId is not { } parent)
                            {
                                continue;
                            }

                            if (message.Type == MessageType.KernelInfoReply)
                            {
                                Info = message.Content;
                                replied.Add(parent);
                            }
                            else if (received.IsIdle)
                            {
                                idle.Add(parent);
                            }

                            if (replied.Contains(parent) && idle.Contains(parent))
                            {
                                return;
                            }
                        }
                    }

                    throw new KernelStartException(
                        _process.Exit().InWords($"The kernel '{_spec.Name}'", "before it was ready") + WhatItWrote());
                }
                catch (OperationCanceledException) when (!bound.IsCancellationRequested)
                {
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KernelStartException(string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel '{_spec.Name}' was not ready within {ReadyBound.TotalSeconds} s.{WhatItWrote()}"));
        }
    }

    private string WhatItWrote()
    {
        var lines = _process.Output();
        return lines.Count == 0 ? "" : " It wrote:\n" + string.Join('\n', lines);
    }

    private string Send(Channel channel, string type, JsonObject content, JsonObject? metadata = null)
    {
        var message = new Message
        {
            Header = MessageHeader.New(type, _sockets.Session),
            Content = content,
            Metadata = metadata ?? [],
        };

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
