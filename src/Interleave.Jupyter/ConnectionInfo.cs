using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interleave.Jupyter;

/// <summary>
/// The content of a kernel's connection file: where its five sockets are, and the key that signs its messages.
/// </summary>
/// <remarks>
/// The format is the one of
/// <see href="https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files">jupyter_client</see>.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
public sealed record ConnectionInfo
{
    /// <summary>The transport; only <c>tcp</c> is supported.</summary>
    [JsonPropertyName("transport")]
    public string Transport { get; init; } = "tcp";

    /// <summary>The address that the kernel listens on, by default the loopback address.</summary>
    [JsonPropertyName("ip")]
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>The port of the shell socket, 1 to 65535.</summary>
    [JsonPropertyName("shell_port")]
    public required int ShellPort { get; init; }

    /// <summary>The port of the control socket, 1 to 65535.</summary>
    [JsonPropertyName("control_port")]
    public required int ControlPort { get; init; }

    /// <summary>The port of the stdin socket, 1 to 65535.</summary>
    [JsonPropertyName("stdin_port")]
    public required int StdinPort { get; init; }

    /// <summary>The port of the IOPub socket, 1 to 65535.</summary>
    [JsonPropertyName("iopub_port")]
    public required int IOPubPort { get; init; }

    /// <summary>The port of the heartbeat socket, 1 to 65535.</summary>
    [JsonPropertyName("hb_port")]
    public required int HeartbeatPort { get; init; }

    /// <summary>The signing scheme; only <c>hmac-sha256</c> is supported.</summary>
    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; init; } = MessageSigner.Scheme;

    /// <summary>The key that signs messages; empty for none.</summary>
    [JsonPropertyName("key")]
    public string Key { get; init; } = "";

    /// <summary>The name of the kernelspec that the kernel was started from, if the file gives one.</summary>
    [JsonPropertyName("kernel_name")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KernelName { get; init; }

    /// <summary>Five free ports of the loopback address and a fresh key of 256 bits.</summary>
    /// <remarks>
    /// The ports are free when this returns; another process may take one before the kernel binds it. A kernel that
    /// loses that race cannot start; try again with a new connection.
    /// </remarks>
    public static ConnectionInfo OnLoopback()
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            // All five are held at once, so that no port is handed out twice.
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
            return new ConnectionInfo
            {
                ShellPort = ports[0],
                ControlPort = ports[1],
                StdinPort = ports[2],
                IOPubPort = ports[3],
                HeartbeatPort = ports[4],
                Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            };
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }

    /// <summary>Reads a connection file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a connection file, or asks for a transport or a signing scheme that is not supported. The
    /// message is a sentence for the person who started the kernel.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConnectionInfo Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ConnectionInfo? connection;
        try
        {
            connection = JsonSerializer.Deserialize<ConnectionInfo>(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a Jupyter connection file: {e.Message}", e);
        }

        if (connection is null)
        {
            throw new InvalidDataException($"{path} is not a Jupyter connection file: it holds only null.");
        }

        if (connection.Transport is null || connection.SignatureScheme is null || connection.Key is null
            || !IPAddress.TryParse(connection.Ip, out _))
        {
            throw new InvalidDataException(
                $"{path} needs a transport, a signature scheme, a key and an IP address; its address is "
                + $"'{connection.Ip}'.");
        }

        if (connection.Transport != "tcp")
        {
            throw new InvalidDataException(
                $"{path} asks for the transport '{connection.Transport}'; only 'tcp' is supported.");
        }

        if (connection.SignatureScheme != MessageSigner.Scheme)
        {
            throw new InvalidDataException(
                $"{path} asks for the signature scheme '{connection.SignatureScheme}'; "
                + $"only '{MessageSigner.Scheme}' is supported.");
        }

        int[] ports =
        [
            connection.ShellPort, connection.ControlPort, connection.StdinPort,
            connection.IOPubPort, connection.HeartbeatPort,
        ];
        if (ports.Any(port => port is < 1 or > 65535))
        {
            throw new InvalidDataException(
                $"{path} names the ports {string.Join(", ", ports)}; a port is 1 to 65535.");
        }

        return connection;
    }

    /// <summary>Writes a connection file that only the current user may read, because it holds the key.</summary>
    /// <param name="path">The file; it must not exist yet.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this);
    }

    /// <summary>The address of one of the sockets, as ZeroMQ writes it.</summary>
    /// <param name="port">One of the ports above.</param>
    internal string Address(int port) => $"{Transport}://{Ip}:{port}";
}
