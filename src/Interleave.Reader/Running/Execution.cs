using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>
/// One execution of one cell: it receives everything the kernel says about it, and knows what has become of the cell.
/// The commands <c>run</c> and <c>book</c> and the page all run cells this way.
/// </summary>
/// <threadsafety static="true" instance="false"/>
public sealed class Execution
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly CellOutputs _outputs;
    private readonly List<CellFailure> _failures = [];
    private readonly List<InputQuestion> _questions = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CellFailure? _inReply;
    private bool _hasReplied;
    private bool _isIdle;

    /// <summary>An execution that begins now.</summary>
    /// <param name="outputs">Collects the outputs of the cell.</param>
    internal Execution(CellOutputs outputs) => _outputs = outputs;

    /// <summary>The cell.</summary>
    public NotebookCell Cell => _outputs.Cell;

    /// <summary>What has become of the cell so far.</summary>
    public CellStatus Status { get; private set; } = CellStatus.Running;

    /// <summary>
    /// Why it failed, in the order in which the failures were noticed; empty if it did not. A thread that the cell
    /// started may add one after the cell has ended.
    /// </summary>
    public IReadOnlyList<CellFailure> Failures => _failures;

    /// <summary>Whether it failed only after it had ended: a thread that it had started did.</summary>
    public bool FailedLate { get; private set; }

    /// <summary>How long it has run, or ran.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>The lines of text that the cell asks for and has not been given.</summary>
    internal IReadOnlyList<InputQuestion> Questions => _questions;

    /// <summary>When the kernel began and ended the cell, by the names that nbclient gives to these moments.</summary>
    internal JsonObject Timing { get; } = [];

    /// <summary>Whether the reader has asked for it to be stopped.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>Completes when the kernel says that it has begun with the cell.</summary>
    internal Task Begun => _begun.Task;

    /// <summary>Completes when the execution has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Receives what the kernel says about this execution.</summary>
    internal void Receive(ReceivedMessage received)
    {
        var message = received.Message;
        switch (received.Channel, message.Type)
        {
            case (Channel.Shell, MessageType.ExecuteReply):
                NoteTime("shell.execute_reply", message);
                NoteCount(message);

                // The reply repeats an error that was published too, but the two take different sockets: either may
                // come first.
                _inReply = received.Says("status") == "ok" ? null : FailureIn(received);
                _hasReplied = true;
                break;
            case (Channel.IOPub, MessageType.Status):
                var state = received.Says("execution_state");
                if (state is "busy" or "idle")
                {
                    NoteTime($"iopub.status.{state}", message);
                    _isIdle |= state == "idle";
                }

                break;
            case (Channel.IOPub, MessageType.ExecuteInput):
                NoteTime("iopub.execute_input", message);
                NoteCount(message);
                _begun.TrySetResult();
                break;
            case (Channel.IOPub, _):
                _outputs.Add(message.Type, message.Content);
                if (message.Type == MessageType.Error)
                {
                    Fail(FailureIn(received));
                }

                break;
            case (Channel.Stdin, MessageType.InputRequest):
                _questions.Add(new InputQuestion(message));
                break;
        }

        if (_hasReplied && _isIdle)
        {
            End();
        }
    }

    /// <summary>Gives the cell a line of text that it asked for.</summary>
    /// <returns>Whether the question was still open.</returns>
    internal bool Answer(KernelClient kernel, string questionId, string text)
    {
        var index = _questions.FindIndex(asked => asked.Id == questionId);
        if (index < 0)
        {
            return false;
        }

        kernel.AnswerInput(_questions[index].Request, text);
        _questions.RemoveAt(index);
        return true;
    }

    /// <summary>Notes that the reader wants the cell stopped; its questions are withdrawn.</summary>
    internal void RequestStop()
    {
        IsStopping = true;
        _questions.Clear();
    }

    /// <summary>Notes a failure that the kernel did not publish, and adds it to the outputs.</summary>
    internal void AddFailure(CellFailure failure)
    {
        _outputs.AddError(failure.Name, failure.Message, [failure.Message, .. failure.Traceback]);
        Fail(failure);
    }

    /// <summary>Ends the execution, if it has not ended yet.</summary>
    internal void End()
    {
        if (Status != CellStatus.Running)
        {
            return;
        }

        _time.Stop();
        _questions.Clear();
        if (_inReply is { } failure && _failures.Count == 0)
        {
            _outputs.AddError(failure.Name, failure.Message, failure.Traceback);
            _failures.Add(failure);
        }

        Status = Outcome;
        _ended.TrySetResult();
    }

    private CellStatus Outcome =>
        _failures.Count == 0 ? CellStatus.Ok
        : _failures.Exists(failure => failure.IsFinal) ? CellStatus.Failed
        : IsStopping ? CellStatus.Stopped
        : Cell.HasTag(CellTag.RaisesException) ? CellStatus.FailedAsMeant
        : CellStatus.Failed;

    private static CellFailure FailureIn(ReceivedMessage received) => received.Says("status") == "aborted"
        ? new CellFailure("Aborted", "The kernel did not run the cell.", ["The kernel did not run the cell."])
        : new CellFailure(
            received.Says("ename") ?? "Error",
            received.Says("evalue") ?? "",
            [.. received.Message.Content["traceback"].AsTexts()]);

    private void Fail(CellFailure failure)
    {
        FailedLate |= Status == CellStatus.Ok;
        _failures.Add(failure);
        if (Status != CellStatus.Running)
        {
            Status = Outcome;
        }
    }

    private void NoteCount(Message message) =>
        Cell.ExecutionCount = message.Content["execution_count"].AsNumber() ?? Cell.ExecutionCount;

    private void NoteTime(string moment, Message message)
    {
        var time = DateTimeOffset.TryParse(
            message.Header.Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            ? sent
            : DateTimeOffset.UtcNow;
        Timing[moment] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
