using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Channel = Interleave.Jupyter.Channel;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>
/// A kernel that runs nothing and keeps what it is asked to run. Its process only hands over the connection; the
/// sockets are the test's own.
/// </summary>
public sealed class RecordingKernel : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly BlockingCollection<Message> _requests = [];
    private readonly Task _serving;

    public RecordingKernel()
    {
        Assert.SkipUnless(
            File.Exists("/bin/sh"), "The kernel's process is a shell script: install a POSIX shell as /bin/sh.");
        _serving = ServeAsync();
    }

    /// <summary>The program and its arguments, as a kernelspec has them.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "/bin/sh", "-c", "cp \"$1\" \"$2/part\" && mv \"$2/part\" \"$2/connection.json\" && while [ ! -e " +
        "\"$2/end\" ]; do sleep 0.05; done",
        "recording", "{connection_file}", _folder.Path,
    ];

    /// <summary>The same as the text of a kernel.json.</summary>
    public string Spec => new JsonObject
    {
        ["argv"] = new JsonArray([.. Arguments.Select(argument => (JsonNode)argument)]),
        ["display_name"] = "Recording",
        ["language"] = "any",
    }.ToJsonString();

    /// <summary>Takes the next execute request that stood for a cell.</summary>
    public Message Take()
    {
        Assert.True(_requests.TryTake(out var request, Bound), "No cell was sent.");
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _closing.Dispose();
        _requests.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!File.Exists(_folder.File("connection.json")))
            {
                await Task.Delay(LookEvery, _closing.Token);
            }

            using var sockets = new KernelSockets(ConnectionInfo.Load(_folder.File("connection.json")));
            sockets.Received += (channel, message) => Answer(sockets, channel, message);
            sockets.Start();
            await Task.Delay(Timeout.Infinite, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The test has seen what it wanted to.
        }
    }

    private void Answer(KernelSockets sockets, Channel channel, Message message)
    {
        var answer = message.Type.Replace("_request", "_reply", StringComparison.Ordinal);
        sockets.Send(channel, message.Reply(answer, "recording", new JsonObject { ["status"] = "ok" }));
        sockets.Send(Channel.IOPub, message.Reply(
            MessageType.Status, "recording", new JsonObject { ["execution_state"] = "idle" }));
        if (message.Type == MessageType.ShutdownRequest)
        {
            File.WriteAllText(_folder.File("end"), "");
        }
        else if (message.Type == MessageType.ExecuteRequest && message.Content["silent"]?.GetValue<bool>() == false)
        {
            _requests.Add(message);
        }
    }
}
