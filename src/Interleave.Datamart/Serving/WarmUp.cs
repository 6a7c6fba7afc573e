using System.Net;
using System.Net.Sockets;
using System.Text;
using Interleave.Datamart.Publishing;
using Interleave.Datamart.Tuning;

namespace Interleave.Datamart.Serving;

/// <summary>
/// Runs the code that serves requests before a reader's first request, which would otherwise also take the time to
/// compile that code.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 3;

    /// <summary>It takes a fifth of a second; on a machine that needs longer than this, it is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends a few requests to a separate server that nobody else knows: the real one need not treat any request
    /// differently, and listens only once it is warm. A failure costs nothing but time.
    /// </summary>
    public static async Task RunAsync(Catalogue catalogue, CancellationToken ending)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ending);
        bounded.CancelAfter(Patience);
        try
        {
            await ServeItselfAsync(catalogue, bounded.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // Given up, or the network refused: the real start will meet the same problem, and say so.
        }
    }

    private static async Task ServeItselfAsync(Catalogue catalogue, CancellationToken ending)
    {
        var settings = new Settings { Latency = TimeSpan.FromMilliseconds(1), ServeAtOnce = 1 };
        var server = new DatamartServer(catalogue, settings, 0, ending);
        await using (server.ConfigureAwait(false))
        {
            await server.StartAsync().ConfigureAwait(false);
            var clock = settings.Clock;
            var province = catalogue.Provinces[0];
            var folder = $"/today/citypage_weather/{province}/{clock:HH}/";
            var hour = new DateTimeOffset(clock.Year, clock.Month, clock.Day, clock.Hour, 0, 0, TimeSpan.Zero);
            var issued = catalogue.Files(province, hour, clock).Take(1).Select(file => folder + file.Name);
            string[] paths = [folder, .. issued, DatamartServer.SettingsPath];
            for (var round = 0; round < Rounds; round++)
            {
                // All at once, so that one of them has to queue.
                await Task.WhenAll(paths.Select(path => GetAsync(server.Address.Port, path, ending)))
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks for a page over a bare socket, which takes much less to load than an HTTP client.</summary>
    private static async Task GetAsync(int port, string path, CancellationToken ending)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ending).ConfigureAwait(false);
        var stream = client.GetStream();
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), ending).ConfigureAwait(false);
        await stream.CopyToAsync(Stream.Null, ending).ConfigureAwait(false);
    }
}
