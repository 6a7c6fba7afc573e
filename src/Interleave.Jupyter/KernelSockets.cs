using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Jupyter;

/// <summary>The kernel's end of a connection: it listens.</summary>
/// <inheritdoc path="/remarks|/threadsafety"/>
public sealed class KernelSockets : MessageSockets
{
    private readonly RouterSocket? _heartbeat;

    /// <summary>Binds the five sockets of a connection.</summary>
    /// <exception cref="IOException">A port cannot be bound; the message says which.</exception>
    public KernelSockets(ConnectionInfo connection)
        : base(connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            Bind(Channel.Shell, new RouterSocket(), connection.ShellPort);
            Bind(Channel.Control, new RouterSocket(), connection.ControlPort);

            // A client's sockets connect independently, so a first cell may ask before the client can hear it. Without
            // this option the library would silently drop the question.
            var stdin = new RouterSocket();
            stdin.Options.RouterMandatory = true;
            Bind(Channel.Stdin, stdin, connection.StdinPort);
            Bind(Channel.IOPub, new PublisherSocket(), connection.IOPubPort);
            _heartbeat = AddHeartbeat(Bound(new RouterSocket(), connection.HeartbeatPort));
        }
        catch (IOException)
        {
            // The sockets that are already bound would keep their ports.
            Dispose();
            throw;
        }

        void Bind(Channel channel, NetMQSocket socket, int port) => Add(channel, Bound(socket, port));

        TSocket Bound<TSocket>(TSocket socket, int port)
            where TSocket : NetMQSocket
        {
            try
            {
                Prepared(socket).Bind(connection.Address(port));
                return socket;
            }
            catch (NetMQException e)
            {
                socket.Dispose();
                var why = e.InnerException?.Message ?? e.Message;
                throw new IOException($"The kernel cannot listen on {connection.Ip}, port {port}: {why}", e);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _heartbeat?.Dispose();
    }

    /// <summary>A published message goes to every subscriber; its first frame is the topic.</summary>
    private protected override IReadOnlyList<byte[]>? RoutingOf(Channel channel, Message message) =>
        channel == Channel.IOPub ? [Encoding.UTF8.GetBytes(message.Type)] : null;
}
