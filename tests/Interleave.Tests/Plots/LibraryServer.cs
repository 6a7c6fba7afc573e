using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Interleave.Tests.Plots;

/// <summary>
/// Stands in for the network's plotly.js, or for a server of this machine: answers every request on a loopback port
/// with one script, over HTTPS or HTTP.
/// </summary>
internal sealed class LibraryServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly Task _accepting;
    private readonly bool _silent;
    private int _requests;

    /// <summary>A server that listens.</summary>
    /// <param name="script">What it answers with.</param>
    /// <param name="secure">Whether it speaks HTTPS.</param>
    /// <param name="silent">Whether it takes connections and never answers.</param>
    /// <param name="port">The port, or 0 for any.</param>
    public LibraryServer(string script, bool secure = true, bool silent = false, int port = 0)
    {
        _listener = new(IPAddress.Loopback, port);
        _certificate = secure ? SelfSigned() : null;
        _silent = silent;
        var body = Encoding.UTF8.GetBytes(script);
        _answer =
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: {body.Length}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"),
            .. body,
        ];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>A port that nobody listens at.</summary>
    public static int DeadPort
    {
        get
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ContinueWith(_ => { }, TaskScheduler.Default);
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            // Each on its own: a browser opens connections that it then does not use.
            _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
    }

    private async Task AnswerAsync(TcpClient accepted)
    {
        using var client = accepted;
        try
        {
            await ServeAsync(client);
        }
        catch (Exception exception) when (exception
                is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The browser has closed it, or the test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await using Stream stream = _certificate is null ? client.GetStream() : new SslStream(client.GetStream());
        if (stream is SslStream secure)
        {
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        }

        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(_stop.Token) is not { } request)
        {
            return;
        }

        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
        }

        if (request.StartsWith("GET /", StringComparison.Ordinal) && request.Contains("/plotly-basic-", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _requests);
        }

        if (_silent)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        await stream.WriteAsync(_answer, _stop.Token);
        if (stream is SslStream ending)
        {
            await ending.ShutdownAsync();
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=cdn.plot.ly", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // Windows serves TLS only with a key that has been through a file format.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
