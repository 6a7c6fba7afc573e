using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Jupyter;

/// <summary>The sockets of one end of a kernel connection, and the one thread that works them.</summary>
/// <remarks>
/// ZeroMQ sockets belong to one thread. Here that is the poller's: it receives, and it sends what other threads put
/// into a queue.
/// </remarks>
/// <threadsafety>Any number of threads may call <see cref="Send"/>; messages leave in the order of the
/// calls.</threadsafety>
public abstract class MessageSockets : IDisposable
{
    /// <summary>How long a last message may take to leave when the sockets are closed.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>How many messages one socket may receive, or all may send, before the others get their turn.</summary>
    private const int MessagesARound = 100;

    /// <summary>
    /// The largest frame that is received, 256 MiB. A peer that announces more is cut off before memory is allocated
    /// for it, which would be before its signature is checked.
    /// </summary>
    private const long MostBytes = 1L << 28;

    /// <summary>How long a message waits for a peer that is not connected yet.</summary>
    private static readonly TimeSpan PeerBound = TimeSpan.FromSeconds(10);

    /// <summary>How often to look whether that peer has connected.</summary>
    private static readonly TimeSpan LookForPeerEvery = TimeSpan.FromMilliseconds(20);

    private readonly MessageFrames _frames;
    private readonly SeenSignatures _seen = new();
    private readonly Dictionary<Channel, NetMQSocket> _sockets = [];
    private readonly NetMQPoller _poller = [];
    private readonly NetMQQueue<Outgoing> _outgoing = new();
    private readonly NetMQTimer _lookForPeers = new(LookForPeerEvery) { Enable = false };

    /// <summary>Messages that wait for their peer, in order; only the poller's thread uses them.</summary>
    private readonly List<(Outgoing Outgoing, long Until)> _withoutPeer = [];
    private int _disposed;

    /// <summary>Sockets that sign with the connection's key.</summary>
    private protected MessageSockets(ConnectionInfo connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _frames = new MessageFrames(new MessageSigner(connection.Key));
        _outgoing.ReceiveReady += (_, _) =>
        {
            // The rest is sent in the poller's next round: a thread that sends without end must not keep it from
            // receiving.
            var left = MessagesARound;
            while (left-- > 0 && _outgoing.TryDequeue(out var outgoing, TimeSpan.Zero))
            {
                SendNow(outgoing);
            }
        };
        _poller.Add(_outgoing);
        _lookForPeers.Elapsed += (_, _) => SendToPeersThatCame();
        _poller.Add(_lookForPeers);
    }

    /// <summary>
    /// Raised, on the poller's thread, for every message that is well formed and correctly signed. A handler must be
    /// quick: nothing is sent or received until it returns.
    /// </summary>
    public event Action<Channel, Message>? Received;

    /// <summary>Raised, on the poller's thread, for frames that were dropped, with a sentence that says why.</summary>
    public event Action<Channel, string>? Rejected;

    /// <summary>
    /// Raised, on the poller's thread, with the id of a message on the stdin channel that could not be sent for 10 s,
    /// because the peer it is for is not connected to that channel.
    /// </summary>
    public event Action<string>? Undelivered;

    /// <summary>Begins to send and receive. Call it once, after the handlers are in place.</summary>
    public void Start() => _poller.RunAsync("jupyter sockets", isBackgroundThread: true);

    /// <summary>Sends a message. May be called by any thread; after <see cref="Dispose()"/> it does nothing.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The message; the caller must not use it any more.</param>
    public void Send(Channel channel, Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Volatile.Read(ref _disposed) != 0)
        {
            return;
        }

        var id = message.Header.MessageId;

        // Encoding here, and not on the poller's thread, keeps a large message from holding up the heartbeat.
        var frames = new NetMQMessage();
        foreach (var frame in _frames.Encode(message, RoutingOf(channel, message)))
        {
            frames.Append(frame);
        }

        try
        {
            _outgoing.Enqueue(new Outgoing(channel, id, frames, null));
        }
        catch (ObjectDisposedException)
        {
            // A reader's thread may still print while the kernel closes its sockets; its text is dropped.
        }
    }

    /// <summary>
    /// Waits until the operating system has what closed sockets still had to send, at most for their linger of a
    /// second. Call it once, as a process ends: sockets that are still open cannot be used afterwards.
    /// </summary>
    public static void EndOfProcess() => NetMQConfig.Cleanup(block: true);

    /// <summary>
    /// Waits up to a second until the messages have left, then closes the sockets and ends the thread.
    /// </summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the sockets.</summary>
    /// <param name="disposing">Always true; there is no finaliser.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_poller.IsRunning)
        {
            // The queue keeps its order: when this marker comes out, everything before it has been handed to a socket.
            using var drained = new ManualResetEventSlim();
            _outgoing.Enqueue(new Outgoing(default, "", null, drained));
            drained.Wait(Linger);
            _poller.Stop();
        }

        _poller.Dispose();
        _outgoing.Dispose();
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }

    /// <summary>The routing frames that a message needs on a channel; null for the message's own.</summary>
    private protected virtual IReadOnlyList<byte[]>? RoutingOf(Channel channel, Message message) => null;

    /// <summary>
    /// Sets what every socket needs, before it is bound or connected: ZeroMQ reads some of it only then.
    /// </summary>
    private protected static TSocket Prepared<TSocket>(TSocket socket)
        where TSocket : NetMQSocket
    {
        socket.Options.Linger = Linger;

        // Without this, the publisher drops what a cell prints faster than a client reads.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.MaxMsgSize = MostBytes;
        return socket;
    }

    /// <summary>Takes over a socket that carries messages.</summary>
    private protected void Add(Channel channel, NetMQSocket socket)
    {
        _sockets.Add(channel, socket);
        if (socket is PublisherSocket)
        {
            return;
        }

        socket.ReceiveReady += (_, _) => Receive(channel, socket);
        _poller.Add(socket);
    }

    /// <summary>
    /// Takes over a heartbeat socket: every message is sent back as it came. It is a router and not the usual reply
    /// socket, which would wait for ever for the rest of a request that was broken off.
    /// </summary>
    private protected RouterSocket AddHeartbeat(RouterSocket socket)
    {
        socket.ReceiveReady += (_, _) =>
        {
            var beat = new NetMQMessage();
            for (var count = 0; count < MessagesARound && socket.TryReceiveMultipartMessage(ref beat); count++)
            {
                socket.TrySendMultipartMessage(beat);
            }
        };
        _poller.Add(socket);
        return socket;
    }

    private void Receive(Channel channel, NetMQSocket socket)
    {
        // A cell that prints without end must not keep the poller from sending, above all an interrupt. The rest is
        // received in the poller's next round.
        var received = new NetMQMessage();
        for (var count = 0; count < MessagesARound && socket.TryReceiveMultipartMessage(ref received); count++)
        {
            var frames = received.Select(frame => frame.ToByteArray()).ToArray();
            if (_frames.TryDecode(frames, out var message, out var problem) && IsNew(frames, ref problem))
            {
                Received?.Invoke(channel, message);
            }
            else
            {
                Rejected?.Invoke(channel, problem);
            }
        }
    }

    private bool IsNew(byte[][] frames, ref string problem)
    {
        if (_seen.Add(MessageFrames.SignatureOf(frames)))
        {
            return true;
        }

        problem = "The message has come before.";
        return false;
    }

    private void SendNow(Outgoing outgoing)
    {
        if (outgoing.Frames is not null && !TrySend(outgoing))
        {
            _withoutPeer.Add((outgoing, Environment.TickCount64 + (long)PeerBound.TotalMilliseconds));
            _lookForPeers.Enable = true;
        }

        try
        {
            outgoing.Sent?.Set();
        }
        catch (ObjectDisposedException)
        {
            // The thread that waited for this has given up after its bound.
        }
    }

    /// <summary>Sends a message; false if it needs a peer that is not connected.</summary>
    private bool TrySend(Outgoing outgoing)
    {
        try
        {
            _sockets[outgoing.Channel].TrySendMultipartMessage(outgoing.Frames!);
            return true;
        }
        catch (HostUnreachableException)
        {
            return false;
        }
    }

    private void SendToPeersThatCame()
    {
        _withoutPeer.RemoveAll(waiting =>
        {
            if (TrySend(waiting.Outgoing))
            {
                return true;
            }

            var isOver = Environment.TickCount64 >= waiting.Until;
            if (isOver)
            {
                Undelivered?.Invoke(waiting.Outgoing.MessageId);
            }

            return isOver;
        });
        _lookForPeers.Enable = _withoutPeer.Count > 0;
    }

    private sealed record Outgoing(
        Channel Channel, string MessageId, NetMQMessage? Frames, ManualResetEventSlim? Sent);
}
