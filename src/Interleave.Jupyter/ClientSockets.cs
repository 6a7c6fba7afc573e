using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Jupyter;

/// <summary>A client's end of a connection: it connects, and subscribes to everything the kernel publishes.</summary>
/// <inheritdoc path="/remarks"/>
public sealed class ClientSockets : MessageSockets
{
    /// <summary>Connects to the sockets of a connection. The kernel may begin to listen later.</summary>
    /// <param name="connection">The connection.</param>
    public ClientSockets(ConnectionInfo connection)
        : base(connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        // A kernel asks for input through the identity that the request to run code came from, so the sockets share one.
        var identity = Encoding.ASCII.GetBytes(Session);
        Connect(Channel.Shell, new DealerSocket(), connection.ShellPort);
        Connect(Channel.Control, new DealerSocket(), connection.ControlPort);
        Connect(Channel.Stdin, new DealerSocket(), connection.StdinPort);
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
            Prepared(socket).Connect(connection.Address(port));
        }
    }

    /// <summary>What names this client's session; the client's messages carry it.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");
}
