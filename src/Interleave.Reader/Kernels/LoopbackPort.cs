using System.Net;
using System.Net.Sockets;

namespace Interleave.Reader.Kernels;

/// <summary>Looks at the TCP ports of this machine's loopback address.</summary>
/// <threadsafety static="true"/>
internal static class LoopbackPort
{
    /// <summary>Whether a port can be listened on now.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that is free now; another program may take it at any time.</summary>
    public static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
