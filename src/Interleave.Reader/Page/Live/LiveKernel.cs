using System.Text.Json.Nodes;
using Interleave.Reader.Kernels;
using Channel = Interleave.Jupyter.Channel;

namespace Interleave.Reader.Page.Live;

/// <summary>The kernel of a notebook, and the one task that reads what it says.</summary>
/// <threadsafety>Any thread may use it.</threadsafety>
internal sealed class LiveKernel : IAsyncDisposable
{
    /// <summary>How long a question about code may go unanswered; while a cell runs the kernel answers none.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(8);

    /// <summary>How long the reading may take to end after the kernel has.</summary>
    private static readonly TimeSpan ReadingBound = TimeSpan.FromSeconds(2);

    /// <summary>Guards the questions: an answer that comes at once must find its question.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource<ReceivedMessage>> _questions = [];
    private readonly Task _reading;

    /// <summary>Begins to read what a kernel says.</summary>
    /// <param name="client">The kernel, ready.</param>
    /// <param name="takeIn">Is called for each message, in order, one at a time.</param>
    /// <param name="end">Is called once, when the kernel has ended and its last message was taken in.</param>
    public LiveKernel(KernelClient client, Action<LiveKernel, ReceivedMessage> takeIn, Action<LiveKernel> end)
    {
        Client = client;
        _reading = Task.Run(() => ReadAsync(takeIn, end));
    }

    /// <summary>The connection.</summary>
    public KernelClient Client { get; }

    /// <summary>Asks the kernel something about code.</summary>
    /// <param name="type">The message type of the question.</param>
    /// <param name="content">The content; taken over.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <returns>The content of the answer; null where the kernel does not answer in time, or refuses.</returns>
    public async Task<JsonObject?> AskAsync(string type, JsonObject content, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<ReceivedMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        string id;
        lock (_lock)
        {
            id = Client.Ask(type, content);
            _questions.Add(id, answer);
        }

        try
        {
            var received = await answer.Task.WaitAsync(AnswerBound, cancellationToken).ConfigureAwait(false);
            return received.Says("status") == "ok" ? received.Message.Content : null;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            lock (_lock)
            {
                _questions.Remove(id);
            }
        }
    }

    /// <summary>Ends the kernel and all below it, and waits until they are gone; within bounds.</summary>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAny(_reading, Task.Delay(ReadingBound)).ConfigureAwait(false);
    }

    private async Task ReadAsync(Action<LiveKernel, ReceivedMessage> takeIn, Action<LiveKernel> end)
    {
        await foreach (var received in Client.Messages.ReadAllAsync().ConfigureAwait(false))
        {
            if (received.Channel == Channel.Shell && received.Message.Parent?.MessageId is { } request)
            {
                lock (_lock)
                {
                    if (_questions.TryGetValue(request, out var question))
                    {
                        question.TrySetResult(received);
                        continue;
                    }
                }
            }

            takeIn(this, received);
        }

        end(this);
    }
}
