using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Jupyter;

/// <summary>A client's end of a connection: it connects, and subscribes to everything the kernel publishes.</summary>
/// <inheritdoc path="/remarks|/threadsafety"/>
public sealed class ClientSockets : MessageSockets
{
    /// <summary>
    /// The shortest time after a refusal before the next attempt; the library adds up to as much at random.
    /// </summary>
    private static readonly TimeSpan KnockAgainAfter = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _canBeAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connects to the sockets of a connection. The kernel may begin to listen later.</summary>
    public ClientSockets(ConnectionInfo connection)
        : base(connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        // A kernel asks for input through the identity that the request to run code came from, so the sockets share
        // one.
        var identity = Encoding.ASCII.GetBytes(Session);
        Connect(Channel.Shell, new DealerSocket(), connection.ShellPort);
        Connect(Channel.Control, new DealerSocket(), connection.ControlPort);
        Connect(Channel.Stdin, AskedAt(new DealerSocket()), connection.StdinPort);
        var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        Connect(Channel.IOPub, subscriber, connection.IOPubPort);

        void Connect(Channel channel, NetMQSocket socket, int port)
        {
            if (socket is DealerSocket)
            {
                socket.Options.Identity = identity;
            }

            Add(channel, socket);
            socket.Options.ReconnectInterval = KnockAgainAfter;
            Prepared(socket).Connect(connection.Address(port));
        }
    }

    /// <summary>
    /// Ends when the kernel's questions can get through. A kernel silently drops a question to a client that is not
    /// connected yet, and then waits for the answer for ever; so code that may ask must not be sent before.
    /// </summary>
    public Task CanBeAsked => _canBeAsked.Task;

    /// <summary>What names this client's session; the client's messages carry it.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Watches a socket for its connection: it counts as ready to send only once it has one.</summary>
    private DealerSocket AskedAt(DealerSocket socket)
    {
        socket.Options.DelayAttachOnConnect = true;
        socket.SendReady += Connected;
        return socket;

        void Connected(object? sender, NetMQSocketEventArgs e)
        {
            // A connected socket is nearly always ready to send: the poller would call this again and again.
            socket.SendReady -= Connected;
            _canBeAsked.TrySetResult();
        }
    }
}
