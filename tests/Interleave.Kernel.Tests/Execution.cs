using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Kernel.Tests;

/// <summary>One request to run code, and everything that came back for it.</summary>
public sealed class Execution(string id, string? input)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public string Id => id;

    /// <summary>The last request for input.</summary>
    public Message? Question { get; private set; }

    /// <summary>The line to answer with, or null for a test that answers by itself.</summary>
    public string? Input => input;

    public Task Done => Task.WhenAll(_replied.Task, _idle.Task);

    public ConcurrentQueue<Message> Published { get; } = new();

    public ConcurrentQueue<string> Prompts { get; } = new();

    public JsonObject Reply { get; private set; } = [];

    /// <summary>How it has ended; empty before.</summary>
    public string Status => Reply["status"] is { } status ? Text(status) : "";

    public string Stdout => Stream("stdout");

    public string Stderr => Stream("stderr");

    /// <summary>The plain text of the result, or null where there is none.</summary>
    public string? Result => Published.FirstOrDefault(m => m.Type == MessageType.ExecuteResult) is { } result
        ? Text(result.Content["data"]!["text/plain"])
        : null;

    public IReadOnlyList<JsonObject> Errors =>
        [.. Published.Where(m => m.Type == MessageType.Error).Select(m => m.Content)];

    public string Traceback =>
        string.Join("\n", Errors.SelectMany(e => e["traceback"]!.AsArray()).Select(line => Text(line)));

    /// <summary>Waits until a stream of this execution holds the text, or fails.</summary>
    public async Task SeesAsync(string text)
    {
        var seen = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Look(text, seen);
        await seen.Task.WaitAsync(Bound);
    }

    /// <summary>Waits until the cell has asked for input.</summary>
    public Task AsksAsync() => _asked.Task.WaitAsync(Bound);

    internal void Receive(Channel channel, Message message)
    {
        switch (message.Type)
        {
            case MessageType.ExecuteReply:
                Reply = message.Content;
                _replied.TrySetResult();
                break;
            case MessageType.InputRequest:
                Question = message;
                _asked.TrySetResult();
                Prompts.Enqueue(Text(message.Content["prompt"]));
                break;
            default:
                Assert.Equal(Channel.IOPub, channel);
                Published.Enqueue(message);
                foreach (var (text, seen) in _awaited.Where(awaited => !awaited.Value.Task.IsCompleted))
                {
                    Look(text, seen);
                }

                if (message.Type == MessageType.Status && Text(message.Content["execution_state"]) == "idle")
                {
                    _idle.TrySetResult();
                }

                break;
        }
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private void Look(string text, TaskCompletionSource seen)
    {
        if ((Stdout + Stderr + Traceback).Contains(text, StringComparison.Ordinal))
        {
            seen.TrySetResult();
        }
    }

    private string Stream(string name) => string.Concat(Published
        .Where(m => m.Type == MessageType.Stream && Text(m.Content["name"]) == name)
        .Select(m => Text(m.Content["text"])));
}
