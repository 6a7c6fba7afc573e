using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace Interleave.Jupyter.Tests;

public sealed class SocketsTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly ConnectionInfo _connection = ConnectionInfo.OnLoopback();
    private readonly KernelSockets _kernel;
    private readonly ClientSockets _client;
    private readonly BlockingCollection<(Channel Channel, Message Message)> _atKernel = [];
    private readonly BlockingCollection<(Channel Channel, Message Message)> _atClient = [];
    private readonly ConcurrentQueue<string> _rejected = [];

    public SocketsTests()
    {
        _kernel = new KernelSockets(_connection);
        _kernel.Received += (channel, message) => _atKernel.Add((channel, message));
        _kernel.Rejected += (_, problem) => _rejected.Enqueue(problem);
        _kernel.Start();
        _client = new ClientSockets(_connection);
        _client.Received += (channel, message) => _atClient.Add((channel, message));
        _client.Start();
    }

    public void Dispose()
    {
        _client.Dispose();
        _kernel.Dispose();
        _atKernel.Dispose();
        _atClient.Dispose();
    }

    [Theory]
    [InlineData(Channel.Shell)]
    [InlineData(Channel.Control)]
    public void A_request_reaches_the_kernel_and_its_answer_the_client(Channel channel)
    {
        _client.Send(channel, Message.New("question", _client.Session, new JsonObject { ["text"] = "½?" }));
        var (arrivedOver, request) = Take(_atKernel);
        Assert.Equal(channel, arrivedOver);
        Assert.Equal("½?", request.Content["text"]!.GetValue<string>());

        _kernel.Send(channel, request.Reply("answer", "kernel"));
        var (answeredOver, answer) = Take(_atClient);
        Assert.Equal(channel, answeredOver);
        Assert.Equal(request.Header.MessageId, answer.Parent!.MessageId);
    }

    [Fact]
    public void The_kernel_can_ask_whoever_sent_a_shell_request()
    {
        _client.Send(Channel.Shell, Message.New("execute_request", _client.Session));
        var (_, request) = Take(_atKernel);

        _kernel.Send(Channel.Stdin, request.Reply("input_request", "kernel"));
        var (channel, question) = Take(_atClient);
        Assert.Equal(Channel.Stdin, channel);

        _client.Send(
            Channel.Stdin, question.Reply("input_reply", _client.Session, new JsonObject { ["value"] = "Halifax" }));
        var (over, answer) = Take(_atKernel);
        Assert.Equal(Channel.Stdin, over);
        Assert.Equal("Halifax", answer.Content["value"]!.GetValue<string>());
    }

    [Fact]
    public void A_question_waits_for_a_client_that_connects_for_questions_last()
    {
        var identity = "late"u8.ToArray();
        using var shell = new DealerSocket();
        shell.Options.Identity = identity;
        shell.Connect(Address(_connection.ShellPort));
        Send(shell, Message.New("execute_request", "late"));
        var (_, request) = Take(_atKernel);
        _kernel.Send(Channel.Stdin, request.Reply("input_request", "kernel"));

        // The answer comes over a socket that the kernel serves after the one with the question.
        _kernel.Send(Channel.Shell, request.Reply("meanwhile", "kernel"));
        Assert.True(shell.TryReceiveFrameBytes(Bound, out _));

        using var stdin = new DealerSocket();
        stdin.Options.Identity = identity;
        stdin.Connect(Address(_connection.StdinPort));
        Assert.True(stdin.TryReceiveFrameBytes(Bound, out _));
    }

    [Fact]
    public void A_question_to_a_client_that_never_connects_for_questions_is_reported()
    {
        using var undelivered = new BlockingCollection<string>();
        _kernel.Undelivered += undelivered.Add;
        using var shell = new DealerSocket();
        shell.Connect(Address(_connection.ShellPort));
        Send(shell, Message.New("execute_request", "deaf"));
        var (_, request) = Take(_atKernel);
        var question = request.Reply("input_request", "kernel");
        var id = question.Header.MessageId;
        _kernel.Send(Channel.Stdin, question);
        Assert.True(undelivered.TryTake(out var reported, Bound));
        Assert.Equal(id, reported);
    }

    [Fact]
    public void What_eight_threads_publish_arrives_whole_and_in_each_thread_s_order()
    {
        const int ThreadCount = 8;
        const int MessageCount = 1_000;
        Subscribe();

        var threads = Enumerable.Range(0, ThreadCount).Select(number => new Thread(() =>
        {
            for (var i = 0; i < MessageCount / ThreadCount; i++)
            {
                _kernel.Send(
                    Channel.IOPub, Message.New("stream", "kernel", new JsonObject { ["thread"] = number, ["i"] = i }));
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());

        var next = new int[ThreadCount];
        for (var count = 0; count < MessageCount;)
        {
            var (_, message) = Take(_atClient);
            if (message.Type != "stream")
            {
                continue;
            }

            var thread = message.Content["thread"]!.GetValue<int>();
            Assert.Equal(next[thread]++, message.Content["i"]!.GetValue<int>());
            count++;
        }

        Array.ForEach(threads, thread => Assert.True(thread.Join(Bound)));
        Assert.All(next, count => Assert.Equal(MessageCount / ThreadCount, count));
    }

    [Fact]
    public void What_is_sent_while_the_other_end_publishes_without_end_still_arrives()
    {
        Subscribe();

        // A client that takes longer over a message than the kernel over the next one never has none waiting.
        _client.Received += (_, _) => Thread.Sleep(1);
        using var stop = new CancellationTokenSource();
        var flood = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _kernel.Send(Channel.IOPub, Message.New("stream", "kernel"));
            }
        });
        flood.Start();
        try
        {
            Assert.True(SpinWait.SpinUntil(() => _atClient.Count > 100, Bound));
            _client.Send(Channel.Control, Message.New("interrupt_request", _client.Session));
            Assert.True(_atKernel.TryTake(out var arrived, TimeSpan.FromSeconds(10)));
            Assert.Equal("interrupt_request", arrived.Message.Type);
        }
        finally
        {
            stop.Cancel();
            Assert.True(flood.Join(Bound));
        }
    }

    [Fact]
    public void Disposing_sends_first_what_was_given_to_send()
    {
        Subscribe();
        _kernel.Send(Channel.IOPub, Message.New("last_words", "kernel"));
        _kernel.Dispose();
        Assert.Equal("last_words", TakeOfType("last_words").Type);
    }

    [Fact]
    public void Sending_after_the_end_does_nothing()
    {
        _client.Dispose();
        _client.Send(Channel.Shell, Message.New("question", "s"));
    }

    [Fact]
    public void A_stranger_s_message_is_rejected_with_a_sentence_and_the_next_one_answered()
    {
        using (var stranger = new ClientSockets(_connection with { Key = "guessed" }))
        {
            stranger.Start();
            stranger.Send(Channel.Shell, Message.New("execute_request", "stranger"));
            Assert.True(SpinWait.SpinUntil(() => !_rejected.IsEmpty, Bound));
        }

        Assert.Contains("signature is wrong", Assert.Single(_rejected));
        _client.Send(Channel.Shell, Message.New("question", _client.Session));
        Assert.Equal("question", Take(_atKernel).Message.Type);
    }

    [Fact]
    public void The_heartbeat_comes_back_as_it_was_sent()
    {
        using var heart = new RequestSocket();
        heart.Options.Linger = TimeSpan.Zero;
        heart.Connect(Address(_connection.HeartbeatPort));
        for (var beat = 0; beat < 3; beat++)
        {
            var sent = Encoding.ASCII.GetBytes($"beat {beat}");
            heart.SendFrame(sent);
            Assert.True(heart.TryReceiveFrameBytes(Bound, out var received));
            Assert.Equal(sent, received);
        }
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        var connection = ConnectionInfo.OnLoopback();
        using var taken = new TcpListener(IPAddress.Loopback, connection.HeartbeatPort);
        taken.Start();
        var e = Assert.Throws<IOException>(() => new KernelSockets(connection));
        Assert.Contains(connection.HeartbeatPort.ToString(CultureInfo.InvariantCulture), e.Message);
        Assert.DoesNotContain("Exception", e.Message);

        // What had been bound before becomes free again: ZeroMQ closes sockets in the background.
        taken.Stop();
        KernelSockets? again = null;
        Assert.True(SpinWait.SpinUntil(() => TryBind(connection, out again), Bound));
        again!.Dispose();
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}");

    private void Send(DealerSocket socket, Message message)
    {
        var frames = new NetMQMessage();
        foreach (var frame in new MessageFrames(new MessageSigner(_connection.Key)).Encode(message))
        {
            frames.Append(frame);
        }

        Assert.True(socket.TrySendMultipartMessage(Bound, frames));
    }

    private static bool TryBind(ConnectionInfo connection, out KernelSockets? sockets)
    {
        try
        {
            sockets = new KernelSockets(connection);
            return true;
        }
        catch (IOException)
        {
            sockets = null;
            return false;
        }
    }

    // A subscription takes effect some time after the sockets are connected, so messages are sent until one arrives.
    private void Subscribe()
    {
        var bound = DateTime.UtcNow + Bound;
        (Channel, Message) first;
        do
        {
            Assert.True(DateTime.UtcNow < bound);
            _kernel.Send(Channel.IOPub, Message.New("hello", "kernel"));
        }
        while (!_atClient.TryTake(out first, TimeSpan.FromMilliseconds(50)));
    }

    private static (Channel Channel, Message Message) Take(BlockingCollection<(Channel, Message)> arrived)
    {
        Assert.True(arrived.TryTake(out var message, Bound), "No message came.");
        return message;
    }

    private Message TakeOfType(string type)
    {
        while (true)
        {
            if (Take(_atClient).Message is var message && message.Type == type)
            {
                return message;
            }
        }
    }
}
