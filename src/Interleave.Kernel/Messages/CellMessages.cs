using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Cells;

namespace Interleave.Kernel.Messages;

/// <summary>The output of one cell as messages to the front end, each naming the request that ran the cell.</summary>
/// <param name="request">The request; only its header and routing are read.</param>
/// <param name="number">The cell's execution number.</param>
internal sealed class CellMessages(Replies replies, Message request, int number, InputQuestions questions)
    : ICellOutput
{
    private readonly bool _allowsInput = RequestContent.Bool(request.Content, "allow_stdin", true);

    /// <summary>The cell's result as plain text, or null if it has had none.</summary>
    public string? ResultText { get; private set; }

    /// <summary>The members of a message that describe an error.</summary>
    public static JsonObject ContentOf(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Lines.Select(line => (JsonNode)line)]),
    };

    public void Write(string stream, string text) =>
        replies.Publish(request, MessageType.Stream, new() { ["name"] = stream, ["text"] = text });

    public void Display(JsonObject bundle, string displayId, bool isUpdate) =>
        replies.Publish(request, isUpdate ? MessageType.UpdateDisplayData : MessageType.DisplayData, new()
        {
            ["data"] = bundle,
            ["metadata"] = new JsonObject(),
            ["transient"] = new JsonObject { ["display_id"] = displayId },
        });

    public void Result(JsonObject bundle)
    {
        ResultText = RequestContent.Text(bundle, "text/plain");
        replies.Publish(request, MessageType.ExecuteResult, new()
        {
            ["execution_count"] = number,
            ["data"] = bundle,
            ["metadata"] = new JsonObject(),
        });
    }

    public void Error(CellError error) => replies.Publish(request, MessageType.Error, ContentOf(error));

    public void Clear(bool wait) => replies.Publish(request, MessageType.ClearOutput, new() { ["wait"] = wait });

    public Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken) => _allowsInput
        ? questions.AskAsync(
            () => request.Reply(
                MessageType.InputRequest, replies.Session, new() { ["prompt"] = prompt, ["password"] = isPassword }),
            cancellationToken)
        : throw new InvalidOperationException(
            "This front end cannot ask for input, so the cell cannot get an answer. "
            + "A program that runs notebooks may take the answers beforehand, as with --input.");
}
