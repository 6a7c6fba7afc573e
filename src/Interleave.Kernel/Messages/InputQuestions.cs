using Interleave.Jupyter;

namespace Interleave.Kernel.Messages;

/// <summary>Puts the questions of cells to the front end, one at a time, and hands out the answers.</summary>
/// <threadsafety>Any thread may ask. The front end has one input box, so others wait for their turn.</threadsafety>
internal sealed class InputQuestions(KernelSockets sockets) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Question? _open;

    /// <summary>Asks, and waits for the answer for as long as the cell is not stopped.</summary>
    /// <exception cref="InvalidOperationException">The question cannot be put to the front end.</exception>
    public async Task<string> AskAsync(Func<Message> question, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var message = question();

            // Continuations are the reader's code; they must not run on the sockets' thread.
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _open = new Question(message.Header.MessageId, answer);
            sockets.Send(Channel.Stdin, message);
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _open = null;
            _turn.Release();
        }
    }

    /// <summary>Takes an answer from the front end; it is dropped if nobody waits for it any more.</summary>
    /// <param name="question">
    /// The id of the request for input that it answers; null if the front end does not say.
    /// </param>
    public void Answer(string text, string? question)
    {
        // The answer to a question whose cell was stopped may come when another cell asks.
        if (_open is { } open && (question is null || question == open.MessageId))
        {
            open.Answer.TrySetResult(text);
        }
    }

    /// <summary>Tells who asked that the question has not reached the front end.</summary>
    public void Fail(string question)
    {
        if (_open is { } open && question == open.MessageId)
        {
            open.Answer.TrySetException(new InvalidOperationException(
                "The cell's question did not reach the front end, which allows input but is not connected to the "
                + "kernel's stdin channel; so there will be no answer."));
        }
    }

    public void Dispose() => _turn.Dispose();

    private sealed record Question(string MessageId, TaskCompletionSource<string> Answer);
}
