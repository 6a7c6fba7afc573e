using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Interleave.Reader.Tests.Page;

/// <summary>
/// What stands between a browser and a Codespace, for one browser on this machine: a proxy that takes every name for
/// its own, speaks https, and passes on to a port of the loopback address what comes, as it comes.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class PortForwarding : IAsyncDisposable
{
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _port;
    private readonly Task _serving;

    public PortForwarding(int port)
    {
        _port = port;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=forwarded", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        _certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The proxy's address, for a browser's settings.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _serving.WaitAsync(EndBound);
        _certificate.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient browser)
    {
        try
        {
            using (browser)
            using (var page = new TcpClient())
            {
                var stream = browser.GetStream();
                await ReadHeadAsync(stream);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _ending.Token);
                await using var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new() { ServerCertificate = _certificate }, _ending.Token);
                await page.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
                await Task.WhenAny(
                    secure.CopyToAsync(page.GetStream(), _ending.Token),
                    page.GetStream().CopyToAsync(secure, _ending.Token));
            }
        }
        catch (Exception e) when (
            e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // One of the two has gone; a browser goes once before it takes the certificate.
        }
    }

    private async Task ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next, _ending.Token);
            head.Append((char)next[0]);
        }
    }
}
