using System.Globalization;

namespace Interleave.Kernel.Messages;

/// <summary>
/// Whether a port has received bytes that are still unread, by the system's list of connections. Reading them needs
/// the thread pool; this does not.
/// </summary>
/// <remarks>Linux keeps such a list. Without one, nothing is ever found.</remarks>
/// <threadsafety static="true"/>
internal static class UnreadRequests
{
    private const string Connections = "/proc/self/net/tcp";

    /// <summary>Looks at the connections of a port.</summary>
    public static bool WaitAt(int port)
    {
        try
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
            return File.ReadLines(Connections).Skip(1).Any(line => IsUnread(line, suffix));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // sl local_address rem_address st tx_queue:rx_queue …, all in hexadecimal; a listening socket counts connections
    // there.
    private static bool IsUnread(string line, string suffix)
    {
        const string Established = "01";
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 4
            && fields[1].EndsWith(suffix, StringComparison.Ordinal)
            && fields[3] == Established
            && !fields[4].EndsWith(":00000000", StringComparison.Ordinal);
    }
}
