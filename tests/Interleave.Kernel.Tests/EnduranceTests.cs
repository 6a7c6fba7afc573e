using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Kernel.Tests;

/// <summary>A kernel that is used for long, and one that is attacked.</summary>
public sealed class EnduranceTests
{
    private const string Count = "var me = System.Diagnostics.Process.GetCurrentProcess(); "
        + "GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); "
        + "$\"{me.HandleCount} {me.Threads.Count} {GC.GetTotalMemory(true)}\"";

    private const int KiB = 1024;

    [Fact]
    public Task Many_cells_lose_nothing_and_leave_no_handle_and_no_thread_behind() => LeaveNothingAsync(50, 200);

    // About half a minute on a quiet machine. The test above finds the same leaks, if not as small ones.
    [Fact(Explicit = true)]
    [Trait("Category", "Deep")]
    public Task A_thousand_cells_lose_nothing_and_leave_no_handle_and_no_thread_behind() =>
        LeaveNothingAsync(100, 1000);

    [Fact]
    public async Task Memory_that_a_large_cell_needed_is_given_back()
    {
        await using var kernel = await KernelProcess.StartAsync();
        await kernel.RunAsync("1");
        kernel.Process.Refresh();
        var before = kernel.Process.WorkingSet64;
        var large = await kernel.RunAsync("""
            Enumerable.Range(0, 400).Select(i => { var b = new byte[1 << 20]; Array.Fill(b, (byte)i); return b; })
                .ToList().Count
            """);
        Assert.Equal("400", large.Result);

        // It is given back before the kernel takes the next request.
        await kernel.RunAsync("2");
        kernel.Process.Refresh();
        Assert.InRange(kernel.Process.WorkingSet64 - before, long.MinValue, 200L * KiB * KiB);
    }

    [Fact]
    public async Task After_ten_thousand_hostile_messages_it_answers_the_next_good_one()
    {
        await using var kernel = await KernelProcess.StartAsync();
        Assert.Equal("2", (await kernel.RunAsync("1 + 1")).Result);
        kernel.Process.Refresh();
        var before = kernel.Process.WorkingSet64;

        var random = new Random(2026);
        using (var shell = new DealerSocket())
        using (var control = new DealerSocket())
        using (var input = new DealerSocket())
        {
            shell.Connect(Address(kernel.Connection.ShellPort));
            control.Connect(Address(kernel.Connection.ControlPort));
            input.Connect(Address(kernel.Connection.StdinPort));
            DealerSocket[] sockets = [shell, control, input];
            foreach (var socket in sockets)
            {
                socket.Options.Linger = TimeSpan.FromSeconds(10);
            }

            for (var i = 0; i < 10_000; i++)
            {
                var message = new NetMQMessage();
                foreach (var frame in Hostile(random, i, kernel.Connection))
                {
                    message.Append(frame);
                }

                sockets[i % sockets.Length].SendMultipartMessage(message);
            }
        }

        var at = kernel.Connection;
        int[] ports = [at.ShellPort, at.ControlPort, at.StdinPort, at.IOPubPort, at.HeartbeatPort];
        foreach (var port in ports)
        {
            for (var i = 0; i < 20; i++)
            {
                await SendRawAsync(port, random, i);
            }
        }

        var good = kernel.Begin("2 + 2");
        await good.Done.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("4", good.Result);
        Assert.Equal(
            "ok",
            (string?)(await kernel.AskAsync(Channel.Control, MessageType.KernelInfoRequest)).Content["status"]);
        Assert.False(File.Exists(Path.Combine(kernel.Folder, "forged")));
        kernel.Process.Refresh();
        Assert.InRange(kernel.Process.WorkingSet64 - before, long.MinValue, 300L * KiB * KiB);
    }

    [Fact]
    public async Task A_request_that_comes_a_second_time_is_dropped()
    {
        await using var kernel = await KernelProcess.StartAsync();
        var frames = new MessageFrames(new MessageSigner(kernel.Connection.Key)).Encode(Message.New(
            MessageType.ExecuteRequest,
            "recorded",
            new JsonObject { ["code"] = "System.IO.File.AppendAllText(\"ran\", \"once \");" }));
        using (var socket = new DealerSocket())
        {
            socket.Connect(Address(kernel.Connection.ShellPort));
            socket.SendMultipartBytes(frames);
            socket.SendMultipartBytes(frames);
            var reply = new List<byte[]>();
            Assert.True(socket.TryReceiveMultipartBytes(TimeSpan.FromSeconds(20), ref reply!));
        }

        await kernel.RunAsync("1");
        Assert.Equal(
            "once ",
            await File.ReadAllTextAsync(Path.Combine(kernel.Folder, "ran"), TestContext.Current.CancellationToken));
        Assert.Contains(kernel.Log, line => line.Contains("has come before", StringComparison.Ordinal));
    }

    private static async Task LeaveNothingAsync(int first, int all)
    {
        await using var kernel = await KernelProcess.StartAsync();
        await RunAsync(kernel, 0, first);
        var before = await UseAsync(kernel);
        await RunAsync(kernel, first, all);
        var after = await UseAsync(kernel);

        Assert.InRange(after.Handles, 0, before.Handles + 20);
        Assert.InRange(after.Threads, 0, before.Threads + 10);

        // A submission is an assembly, and stays; each cell defines a variable here.
        Assert.InRange((after.Bytes - before.Bytes) / (all - first), long.MinValue, 150 * KiB);
    }

    private static async Task RunAsync(KernelProcess kernel, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var cell = await kernel.RunAsync(
                string.Create(CultureInfo.InvariantCulture, $"var value{i} = {i}; value{i} + 1"));
            Assert.Equal((i + 1).ToString(CultureInfo.InvariantCulture), cell.Result);
        }
    }

    private static async Task<(int Handles, int Threads, long Bytes)> UseAsync(KernelProcess kernel)
    {
        // A count is taken while something may be on its way, such as a thread of the pool that is about to end.
        var uses = new List<(int Handles, int Threads, long Bytes)>();
        for (var i = 0; i < 5; i++)
        {
            var parts = (await kernel.RunAsync(Count)).Result!.Split(' ');
            uses.Add((int.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture),
                long.Parse(parts[2], CultureInfo.InvariantCulture)));
        }

        return (uses.Min(use => use.Handles), uses.Min(use => use.Threads), uses.Min(use => use.Bytes));
    }

    // Frames of every kind that a stranger, a broken client or a broken network may send.
    private static byte[][] Hostile(Random random, int number, ConnectionInfo connection)
    {
        byte[][] Signed(string header, string parent, string metadata, string content)
        {
            byte[][] json = [.. new[] { header, parent, metadata, content }.Select(Encoding.UTF8.GetBytes)];
            return [.. Begin, Encoding.ASCII.GetBytes(new MessageSigner(connection.Key).Sign(json)), .. json];
        }

        var id = string.Create(
            CultureInfo.InvariantCulture,
            $"\"msg_id\":\"{number}\",\"session\":\"s\",\"username\":\"u\","
                + $"\"version\":\"5.4\",\"date\":\"2026-01-01T00:00:00Z\"");
        const string Evil = "{\"code\":\"System.IO.File.WriteAllText(\\\"forged\\\", \\\"\\\")\"}";
        var header = $"{{{id},\"msg_type\":\"execute_request\"}}";
        return (number % 12) switch
        {
            0 => [.. Begin, new byte[64], .. new[] { header, "{}", "{}", Evil }.Select(Encoding.UTF8.GetBytes)],
            1 => [.. Begin, [], .. new[] { header, "{}", "{}", Evil }.Select(Encoding.UTF8.GetBytes)],
            2 => [.. Signed(header, "{}", "{}", Evil).Take(random.Next(1, 6))],
            3 => Signed(header[..random.Next(1, header.Length)], "{}", "{}", Evil),
            4 => Signed($"{{{id},\"msg_type\":\"no_such_request\"}}", "{}", "{}", "{}"),
            5 => Signed($"{{{id},\"msg_type\":\"execute_request\"}}", "{}", "{}", "[1, 2"),
            6 =>
                Signed($"{{{id},\"msg_type\":\"complete_request\"}}", "{}", "{}", "{\"code\":7,\"cursor_pos\":\"x\"}"),
            7 => Signed($"{{{id},\"msg_type\":\"is_complete_request\"}}", "{}", "{}", new string('[', 10_000)),
            8 => [RandomBytes(random, 0, 300), RandomBytes(random, 0, 300), RandomBytes(random, 0, 300)],
            9 =>
                Signed(
                    $"{{{id},\"msg_type\":\"history_request\"}}",
                    "[]",
                    "7",
                    "{\"hist_access_type\":null,\"n\":-5,\"session\":1e400}"),
            10 => Signed($"{{{id},\"msg_type\":null}}", "{}", "{}", "null"),
            _ => [.. Begin, RandomBytes(random, 64, 64), RandomBytes(random, 0, 100 * KiB), [], [], []],
        };
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}");

    private static byte[][] Begin => [Encoding.ASCII.GetBytes("<IDS|MSG>")];

    private static byte[] RandomBytes(Random random, int least, int most)
    {
        var bytes = new byte[random.Next(least, most + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    // Below ZeroMQ: noise, half a greeting, and a frame that says it is larger than any memory.
    private static async Task SendRawAsync(int port, Random random, int number)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        byte[] greeting =
            [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. Encoding.ASCII.GetBytes("NULL"), .. new byte[48]];
        byte[] ready =
        [
            4, 41, 5, .. "READY"u8,
            11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8,
            8, .. "Identity"u8, 0, 0, 0, 0,
        ];
        var huge = new byte[9];
        huge[0] = 2;
        BinaryPrimitives.WriteInt64BigEndian(huge.AsSpan(1), number % 2 == 0 ? long.MaxValue : 1L << 40);
        byte[] bytes = (number % 4) switch
        {
            0 => RandomBytes(random, 1, 4 * KiB),
            1 => greeting[..random.Next(1, greeting.Length)],
            2 => [.. greeting, .. ready, .. huge, .. new byte[KiB]],
            _ => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        };
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // It hung up; so it should.
        }
    }
}
