using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interleave.Jupyter;

namespace Interleave.Reader.Notebooks;

/// <summary>Collects what a kernel publishes for one cell, as the outputs of that cell.</summary>
/// <param name="cell">The code cell.</param>
/// <param name="displayed">The outputs of the run that can be updated.</param>
/// <param name="updated">Is called when an output of the cell was updated, perhaps by another cell.</param>
/// <threadsafety static="true" instance="false"/>
public sealed class CellOutputs(NotebookCell cell, DisplayedOutputs displayed, Action? updated = null)
{
    /// <summary>How many characters a cell may print; the rest are counted, and left out with a note.</summary>
    private const int MostText = 8 * 1024 * 1024;

    private readonly JsonArray _outputs =
        cell.Outputs ?? throw new ArgumentException("Only a code cell has outputs.", nameof(cell));

    private readonly StringBuilder _text = new();
    private JsonObject? _stream;
    private bool _clearBeforeNext;
    private bool _isFlushed;
    private long _textLength;
    private long _leftOut;

    /// <summary>The cell.</summary>
    public NotebookCell Cell => cell;

    /// <summary>Adds what the kernel has published.</summary>
    /// <param name="type">The message type; one that is no output is ignored.</param>
    /// <param name="content">The content; what is needed of it is copied.</param>
    public void Add(string type, JsonObject content)
    {
        ArgumentNullException.ThrowIfNull(content);
        switch (type)
        {
            case MessageType.Stream:
                AddText(content["name"].AsText() ?? "stdout", content["text"].AsText() ?? "");
                break;
            case MessageType.DisplayData:
                Append(NewDisplay("display_data", content), content);
                break;
            case MessageType.ExecuteResult:
                var result = NewDisplay("execute_result", content);
                result["execution_count"] = content["execution_count"]?.DeepClone();
                Append(result, content);
                break;
            case MessageType.UpdateDisplayData:
                if (DisplayId(content) is { } id)
                {
                    displayed.Update(id, content["data"], content["metadata"]);
                }

                break;
            case MessageType.Error:
                AddError(
                    content["ename"].AsText() ?? "Error",
                    content["evalue"].AsText() ?? "",
                    content["traceback"].AsTexts());
                break;
            case MessageType.ClearOutput:
                _clearBeforeNext = content["wait"].AsFlag();
                if (!_clearBeforeNext)
                {
                    Clear();
                }

                break;
        }
    }

    /// <summary>Takes all outputs away.</summary>
    public void Clear()
    {
        _clearBeforeNext = false;
        _stream = null;
        _text.Clear();
        _textLength = 0;
        _leftOut = 0;
        displayed.Remove(this);
        _outputs.Clear();
    }

    /// <summary>Tells whoever looks at the cell that one of its outputs was updated.</summary>
    internal void TellUpdated() => updated?.Invoke();

    /// <summary>Adds an error.</summary>
    /// <param name="name">The name of the error.</param>
    /// <param name="message">What it says.</param>
    /// <param name="traceback">The lines to show.</param>
    public void AddError(string name, string message, IEnumerable<string> traceback) => Append(new JsonObject
    {
        ["output_type"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
    });

    /// <summary>
    /// How much was printed into an output that may still grow; null if it is not such an output.
    /// </summary>
    /// <param name="output">One of the cell's outputs.</param>
    public long? Printed(JsonObject output) => ReferenceEquals(output, _stream) ? _text.Length + _leftOut : null;

    /// <summary>
    /// An excerpt of the text of the output that may still grow, made without copying the whole text.
    /// </summary>
    /// <param name="excerpt">
    /// Makes the excerpt from the length of the text and a function that gives a part of it, by its start and length.
    /// </param>
    public string Excerpt(Func<int, Func<int, int, string>, string> excerpt)
    {
        ArgumentNullException.ThrowIfNull(excerpt);
        return excerpt(_text.Length, _text.ToString) + LeftOut;
    }

    /// <summary>
    /// Puts the text collected so far into the outputs of the cell; call it before the notebook is written.
    /// </summary>
    public void Flush()
    {
        if (_stream is null || _isFlushed)
        {
            return;
        }

        _isFlushed = true;
        _stream["text"] = _text + LeftOut;
    }

    private string LeftOut => _leftOut == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"\n[{_leftOut:N0} more characters were left out here.]\n");

    private static string? DisplayId(JsonObject content) => content["transient"].Member("display_id").AsText();

    private static JsonObject NewDisplay(string type, JsonObject content) => new()
    {
        ["output_type"] = type,
        ["data"] = (content["data"] as JsonObject)?.DeepClone() ?? new JsonObject(),
        ["metadata"] = (content["metadata"] as JsonObject)?.DeepClone() ?? new JsonObject(),
    };

    private void AddText(string name, string text)
    {
        // Adjacent pieces of one stream are one output.
        if (_clearBeforeNext || _stream?["name"]!.GetValue<string>() != name)
        {
            var stream = new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = "" };
            Append(stream);
            _stream = stream;
        }

        var kept = (int)Math.Min(text.Length, MostText - _textLength);
        _isFlushed = false;
        _text.Append(text.AsSpan(0, kept));
        _textLength += kept;
        _leftOut += text.Length - kept;
    }

    private void Append(JsonObject output, JsonObject content)
    {
        Append(output);
        if (DisplayId(content) is { } id)
        {
            displayed.Add(id, this, output);
        }
    }

    private void Append(JsonObject output)
    {
        if (_clearBeforeNext)
        {
            Clear();
        }

        EndStream();
        _outputs.Add((JsonNode)output);
    }

    private void EndStream()
    {
        Flush();
        _leftOut = 0;
        _stream = null;
        _text.Clear();
    }
}
