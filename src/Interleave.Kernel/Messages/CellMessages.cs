using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>The output of one cell as messages to the front end, each naming the request that ran the cell.</summary>
/// <param name="sockets">The kernel's sockets.</param>
/// <param name="session">What names the kernel's session.</param>
/// <param name="request">The request; only its header and routing are read.</param>
/// <param name="number">The cell's execution number.</param>
/// <param name="questions">The questions that wait for an answer.</param>
internal sealed class CellMessages(KernelSockets sockets, string session, Message request, int number, InputQuestions questions)
    : ICellOutput
{
    private readonly bool _allowsInput = RequestContent.Bool(request.Content, "allow_stdin", true);

    /// <inheritdoc/>
    public void Write(string stream, string text) =>
        Publish(MessageType.Stream, new JsonObject { ["name"] = stream, ["text"] = text });

    /// <inheritdoc/>
    public void Display(JsonObject bundle, string displayId, bool isUpdate) =>
        Publish(isUpdate ? MessageType.UpdateDisplayData : MessageType.DisplayData, new JsonObject
        {
            ["data"] = bundle,
            ["metadata"] = new JsonObject(),
            ["transient"] = new JsonObject { ["display_id"] = displayId },
        });

    /// <summary>The cell's result as plain text, or null if it has had none.</summary>
    public string? ResultText { get; private set; }

    /// <inheritdoc/>
    public void Result(JsonObject bundle)
    {
        ResultText = RequestContent.Text(bundle, "text/plain");
        Publish(MessageType.ExecuteResult, new JsonObject
        {
            ["execution_count"] = number,
            ["data"] = bundle,
            ["metadata"] = new JsonObject(),
        });
    }

    /// <inheritdoc/>
    public void Error(CellError error) => Publish(MessageType.Error, ContentOf(error));

    /// <inheritdoc/>
    public void Clear(bool wait) => Publish(MessageType.ClearOutput, new JsonObject { ["wait"] = wait });

    /// <inheritdoc/>
    public Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken) => _allowsInput
        ? questions.AskAsync(
            () => request.Reply(MessageType.InputRequest, session, new JsonObject { ["prompt"] = prompt, ["password"] = isPassword }),
            cancellationToken)
        : throw new InvalidOperationException(
            "This front end cannot ask for input, so the cell cannot get an answer. A program that runs notebooks may take the answers beforehand, as with --input.");

    /// <summary>The members of a message that describe an error.</summary>
    /// <param name="error">The error.</param>
    public static JsonObject ContentOf(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Lines.Select(line => (JsonNode)line)]),
    };

    private void Publish(string type, JsonObject content) =>
        sockets.Send(Channel.IOPub, request.Reply(type, session, content));
}
