using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>A kernel as a real process, and a client that speaks to it over real sockets.</summary>
public sealed class KernelProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-kernel-");
    private readonly ConcurrentDictionary<string, Execution> _executions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> _replies = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private KernelProcess(bool stopsWithParent, IReadOnlyDictionary<string, string>? environment)
    {
        Connection = ConnectionInfo.OnLoopback();
        var file = Path.Combine(_folder.FullName, "connection.json");
        Connection.Save(file);
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Interleave.Kernel.dll"));
        start.ArgumentList.Add("--connection-file");
        start.ArgumentList.Add(file);
        if (stopsWithParent)
        {
            start.ArgumentList.Add("--stop-with-parent");
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
        Process.BeginErrorReadLine();
        Process.BeginOutputReadLine();
        Sockets = new ClientSockets(Connection);
        Sockets.Received += Receive;
        Sockets.Start();
    }

    public Process Process { get; }

    public ConnectionInfo Connection { get; }

    public ClientSockets Sockets { get; }

    public string Folder => _folder.FullName;

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>What was published in answer to no request of ours, or with a parent that we do not know.</summary>
    public ConcurrentQueue<Message> Orphans { get; } = new();

    public static async Task<KernelProcess> StartAsync(
        bool stopsWithParent = true, IReadOnlyDictionary<string, string>? environment = null)
    {
        var kernel = new KernelProcess(stopsWithParent, environment);

        // What is published before the subscription has arrived is lost, so ask until an answer comes on both
        // channels.
        var deadline = Stopwatch.StartNew();
        while (!kernel._ready.Task.IsCompleted)
        {
            Assert.True(deadline.Elapsed < Bound, $"The kernel is not ready: {string.Join("\n", kernel.Log)}");
            _ = kernel.Request(Channel.Shell, MessageType.KernelInfoRequest);
            await Task.WhenAny(kernel._ready.Task, Task.Delay(200));
        }

        return kernel;
    }

    public async Task<Execution> RunAsync(
        string code, string? input = null, JsonObject? more = null, JsonObject? metadata = null)
    {
        var execution = Begin(code, input, more, metadata);
        await execution.Done.WaitAsync(Bound);
        return execution;
    }

    public Execution Begin(string code, string? input = null, JsonObject? more = null, JsonObject? metadata = null)
    {
        var content = new JsonObject
        {
            ["code"] = code,
            ["silent"] = false,
            ["store_history"] = true,
            ["user_expressions"] = new JsonObject(),
            ["allow_stdin"] = input is not null,
            ["stop_on_error"] = true,
        };
        foreach (var (name, value) in more ?? [])
        {
            content[name] = value?.DeepClone();
        }

        var request = new Message
        {
            Header = MessageHeader.New(MessageType.ExecuteRequest, Sockets.Session),
            Metadata = metadata ?? [],
            Content = content,
        };
        var execution = new Execution(request.Header.MessageId, input);
        _executions[execution.Id] = execution;
        Sockets.Send(Channel.Shell, request);
        return execution;
    }

    /// <summary>Runs code that prints <c>on</c> and does not end, stops it there, and waits for its end.</summary>
    public async Task<Execution> StopAsync(string code)
    {
        var execution = Begin(code);
        await execution.SeesAsync("on");
        await InterruptAsync(execution);
        return execution;
    }

    /// <summary>Stops a cell and waits for its end.</summary>
    public async Task InterruptAsync(Execution execution)
    {
        var reply = await AskAsync(Channel.Control, MessageType.InterruptRequest);
        Assert.Equal("ok", (string?)reply.Content["status"]);
        await execution.Done.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async Task<Message> AskAsync(Channel channel, string type, JsonObject? content = null) =>
        await Request(channel, type, content).WaitAsync(Bound);

    /// <summary>Sends a request that is made already.</summary>
    public async Task<Message> AskAsync(Channel channel, Message request) =>
        await Request(channel, request).WaitAsync(Bound);

    /// <summary>Answers the last question of a cell.</summary>
    public void Answer(Execution execution, string line) => Sockets.Send(Channel.Stdin, execution.Question!.Reply(
        MessageType.InputReply, Sockets.Session, new JsonObject { ["value"] = line }));

    public async ValueTask DisposeAsync()
    {
        _ = Request(Channel.Control, MessageType.ShutdownRequest, new JsonObject { ["restart"] = false });
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await Process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit(Bound);
        }

        Sockets.Dispose();
        Process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<Message> Request(Channel channel, string type, JsonObject? content = null) =>
        Request(channel, Message.New(type, Sockets.Session, content));

    private Task<Message> Request(Channel channel, Message request)
    {
        var reply = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replies[request.Header.MessageId] = reply;
        Sockets.Send(channel, request);
        return reply.Task;
    }

    private void Receive(Channel channel, Message message)
    {
        var parent = message.Parent?.MessageId ?? "";
        if (_executions.TryGetValue(parent, out var execution))
        {
            execution.Receive(channel, message);
            if (message.Type == MessageType.InputRequest && execution.Input is { } line)
            {
                Answer(execution, line);
            }
        }
        else if (_replies.TryGetValue(parent, out var reply))
        {
            if (channel == Channel.IOPub)
            {
                _ready.TrySetResult();
            }
            else
            {
                reply.TrySetResult(message);
            }
        }
        else
        {
            Orphans.Enqueue(message);
        }
    }
}
