using System.Net;
using System.Net.Sockets;

namespace Interleave.Datamart.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    [InlineData("--port")]
    [InlineData("--prefer-ports", "28711")]
    [InlineData("--prefer-ports", "0-3")]
    [InlineData("--prefer-ports", "28715-28711")]
    [InlineData("--prefer-ports", "28711-28727")]
    [InlineData("--prefer-ports", "65535-65536")]
    [InlineData("--latency", "300")]
    [InlineData("--latency", "5min")]
    [InlineData("--latency", "60.001s")]
    [InlineData("--latency", "0,3s")]
    [InlineData("--latency", "NaNs")]
    [InlineData("--latency", "99999999999999999999s")]
    [InlineData("--jitter", "301ms")]
    [InlineData("--serve-at-once", "0")]
    [InlineData("--serve-at-once", "four")]
    [InlineData("--clock", "yesterday")]
    [InlineData("--clock", "2026-09-14T18:20:00")]
    [InlineData("--latency", "1ms", "--latency", "2ms")]
    [InlineData("--lateness", "300ms")]
    [InlineData("serve")]
    public async Task Wrong_usage_is_one_sentence_and_exit_code_2(params string[] arguments)
    {
        var (exitCode, output, error) = await DatamartProcess.RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Matches(@"^[^\n]{10,250}\.\)\r?\n$", error);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_exit_code_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, error) = await DatamartProcess.RunAsync("--port", $"{port}");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches($@"^Port {port} of 127\.0\.0\.1 is in use [^\n]+\.\r?\n$", error);
    }

    [Fact]
    public async Task It_listens_on_the_port_it_is_given()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        await using var datamart = await DatamartProcess.StartAsync("--port", $"{port}");

        Assert.Equal(port, datamart.Client.BaseAddress!.Port);
    }

    [Fact]
    public async Task Of_the_ports_that_it_prefers_it_takes_the_first_free_one_and_any_other_where_none_is_free()
    {
        var ports = ThreeInARow();
        var preferred = $"{ports[0]}-{ports[2]}";
        using var other = new TcpListener(IPAddress.Loopback, ports[0]);
        other.Start();

        await using var second = await DatamartProcess.StartAsync("--prefer-ports", preferred);
        await using var third = await DatamartProcess.StartAsync("--prefer-ports", preferred);
        await using var elsewhere = await DatamartProcess.StartAsync("--prefer-ports", preferred);

        Assert.Equal((ports[1], ports[2]), (second.Client.BaseAddress!.Port, third.Client.BaseAddress!.Port));
        Assert.DoesNotContain(elsewhere.Client.BaseAddress!.Port, ports);
    }

    [Fact]
    public async Task A_port_that_was_in_use_a_moment_ago_is_had_again()
    {
        var ports = ThreeInARow();
        for (var round = 0; round < 2; round++)
        {
            await using var datamart = await DatamartProcess.StartAsync("--prefer-ports", $"{ports[0]}-{ports[2]}");
            Assert.Equal(ports[0], datamart.Client.BaseAddress!.Port);

            // The server ends first, so its side of this connection lingers.
            await datamart.Client.GetAsync("/-/settings", TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task It_listens_at_127_0_0_1_and_nowhere_else()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(),
            "Only Linux gives a machine more addresses on its loopback without being asked.");
        await using var datamart = await DatamartProcess.StartAsync();
        using var client = new TcpClient();

        var refusal = await Assert.ThrowsAsync<SocketException>(
            () =>
                client.ConnectAsync(
                    IPAddress.Parse("127.0.0.2"),
                    datamart.Client.BaseAddress!.Port,
                    TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var (exitCode, output, error) = await DatamartProcess.RunAsync("--help");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(
            ["--port", "--prefer-ports", "--latency", "--jitter", "--serve-at-once", "--clock", "--data",
                "--stop-with-parent"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    /// <summary>Three ports in a row that are free, outside of those that an operating system hands out.</summary>
    private static int[] ThreeInARow()
    {
        while (true)
        {
            var first = Random.Shared.Next(20_000, 28_000);
            var listeners = Enumerable.Range(first, 3)
                .Select(port => new TcpListener(IPAddress.Loopback, port))
                .ToArray();
            try
            {
                Array.ForEach(listeners, listener => listener.Start());
                return [first, first + 1, first + 2];
            }
            catch (SocketException)
            {
                // One is taken; the next draw has others.
            }
            finally
            {
                Array.ForEach(listeners, listener => listener.Stop());
            }
        }
    }
}
