using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Live;

/// <summary>A code cell of a live notebook.</summary>
/// <remarks>Guarded by the lock of its notebook.</remarks>
internal sealed class LiveCell
{
    /// <summary>
    /// A text/html longer than this is not sent to the page where there is a plain text as well: a drawing library that a
    /// cell puts into its output, which this page has already.
    /// </summary>
    private const int MostHtml = 512 * 1024;

    /// <summary>How many outputs are shown; of more than that, the first and the last.</summary>
    private const int MostOutputs = 200;

    private Dictionary<JsonObject, (object? Content, OutputSnapshot View)> _shown = [];
    private CellNames? _names;

    /// <summary>A cell as the notebook has it.</summary>
    public LiveCell(NotebookCell cell, int index, DisplayedOutputs displayed)
    {
        Cell = cell;
        Index = index;
        Original = cell.Source;
        cell.ClearExecution();
        Outputs = new CellOutputs(cell, displayed);
    }

    /// <summary>The cell; its source is the text that counts, and its outputs are those of the last run.</summary>
    public NotebookCell Cell { get; }

    /// <summary>Its place among the code cells, from 0.</summary>
    public int Index { get; }

    /// <summary>The chapter's own text.</summary>
    public string Original { get; }

    /// <summary>The chapter's text that the reader began to edit; null where nothing is edited.</summary>
    public string? Base { get; set; }

    /// <summary>How many times the text was changed.</summary>
    public long Revision { get; set; }

    /// <summary>Whether it was once run well, and its exercise passed.</summary>
    public bool IsDone { get; set; }

    /// <summary>Collects the outputs.</summary>
    public CellOutputs Outputs { get; }

    /// <summary>What became of it in this kernel.</summary>
    public CellStatus Status { get; set; }

    /// <summary>What to go back to when it is taken out of the queue.</summary>
    public CellStatus StatusBeforeQueue { get; set; }

    /// <summary>What kept it from being run when it was to be run last; null where nothing did.</summary>
    public FailedCell? NotRunBecauseOf { get; set; }

    /// <summary>The last request that ran it; null where this kernel has not.</summary>
    public string? Request { get; set; }

    /// <summary>The text that was run last in this kernel; null where none was.</summary>
    public string? RanSource { get; set; }

    /// <summary>When it was run in this kernel, as a number that grows; 0 where it was not.</summary>
    public long RanOrder { get; set; }

    /// <summary>Whether the run that is under way, or the last one, failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>When the run began, in the ticks of the machine's clock.</summary>
    public long Began { get; set; }

    /// <summary>How long the last run took.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>What it asks for, with the message to answer.</summary>
    public List<(InputQuestion Question, Message Request)> Questions { get; } = [];

    /// <summary>Whether the outputs come from before this kernel.</summary>
    public bool OutputsAreOld { get; set; }

    /// <summary>What was shown before the run that is under way; it stays until the run shows something itself.</summary>
    public IReadOnlyList<OutputSnapshot> Before { get; private set; } = [];

    /// <summary>Whether the text is not the chapter's own.</summary>
    public bool IsEdited => Cell.Source != Original;

    /// <summary>The names in the text; none in another language, which is not read here.</summary>
    public CellNames Names => _names ??= CellNames.Of(CodeLanguage.IsCSharp(Cell.Language) ? Cell.Source : "");

    /// <summary>Gives the cell another text.</summary>
    public void SetSource(string source)
    {
        Cell.Source = source;
        _names = null;
    }

    /// <summary>Notes that a run begins.</summary>
    public void Begin(string source, string request, long order)
    {
        Before = OutputViews();
        Clear();
        (RanSource, Request, RanOrder) = (source, request, order);
        (HasFailed, Took, OutputsAreOld) = (false, null, false);
        Began = Environment.TickCount64;
        Status = CellStatus.Running;
        NotRunBecauseOf = null;
        Questions.Clear();
    }

    /// <summary>Notes that the run has ended.</summary>
    public void End(CellStatus status)
    {
        Status = status;
        Took = TimeSpan.FromMilliseconds(Environment.TickCount64 - Began);
        Before = [];
        Questions.Clear();
        _shown.Clear();
    }

    /// <summary>Notes that the kernel which ran it is gone.</summary>
    public void Forget()
    {
        if (Status is not CellStatus.Failed)
        {
            Status = CellStatus.NotRun;
        }

        (RanSource, Request, RanOrder) = (null, null, 0);
        NotRunBecauseOf = null;
        OutputsAreOld = Cell.Outputs!.Count > 0;
        Questions.Clear();
    }

    /// <summary>Makes it a cell that was never run; what it left behind in the kernel stays there, and is no longer shown.</summary>
    public void Reset()
    {
        Clear();
        (RanSource, Request, RanOrder) = (null, null, 0);
        (NotRunBecauseOf, Took, OutputsAreOld) = (null, null, false);
        Status = CellStatus.NotRun;
    }

    /// <summary>Takes the outputs away.</summary>
    public void Clear()
    {
        Outputs.Add(MessageType.ClearOutput, []);
        Cell.ExecutionCount = null;
        _shown.Clear();
    }

    /// <summary>Puts outputs back that were kept.</summary>
    public void Restore(JsonArray outputs)
    {
        foreach (var output in outputs.OfType<JsonObject>())
        {
            Cell.Outputs!.Add(output.DeepClone());
        }

        OutputsAreOld = Cell.Outputs!.Count > 0;
    }

    /// <summary>Whether an exercise's check, whose answer is among the outputs, was passed; null where there is no such answer.</summary>
    public bool? Verdict()
    {
        foreach (var output in Cell.Outputs!.OfType<JsonObject>())
        {
            if (output["data"]?["text/plain"] is JsonValue value && value.TryGetValue(out string? text))
            {
                if (text.StartsWith("Not yet", StringComparison.Ordinal))
                {
                    return false;
                }

                if (text.StartsWith("Pass:", StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The outputs for the page, which of long texts and of very many outputs shows the head and the tail. What has not
    /// changed since the last call is the same object again.
    /// </summary>
    public IReadOnlyList<OutputSnapshot> OutputViews()
    {
        var outputs = Cell.Outputs!;
        var known = _shown;
        _shown = [];
        var views = new List<OutputSnapshot>();
        for (var index = 0; index < outputs.Count; index++)
        {
            if (index == MostOutputs / 2 && outputs.Count > MostOutputs)
            {
                index = outputs.Count - (MostOutputs / 2);
                views.Add(new OutputSnapshot(new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = "stdout",
                    ["text"] = TextExcerpt.Gap(outputs.Count - MostOutputs, "outputs"),
                }));
            }

            if (outputs[index] is JsonObject output)
            {
                views.Add(View(output, known));
            }
        }

        return views;
    }

    /// <summary>The outputs as they are kept on disk, with their texts whole.</summary>
    public JsonArray KeptOutputs()
    {
        Outputs.Flush();
        return [.. Cell.Outputs!.OfType<JsonObject>().Select(WithoutLibraries)];
    }

    private OutputSnapshot View(JsonObject output, Dictionary<JsonObject, (object? Content, OutputSnapshot View)> known)
    {
        // A stream grows, and an updated display gets new data; nothing else changes in an output.
        var printed = Outputs.Printed(output);
        var content = printed ?? (object?)(output["text"] ?? output["data"]);
        if (!known.TryGetValue(output, out var shown) || !Equals(shown.Content, content))
        {
            shown = (content, new OutputSnapshot(printed is null ? Shortened(output) : new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = output["name"]!.DeepClone(),
                ["text"] = Outputs.Excerpt(TextExcerpt.Of),
            }));
        }

        _shown[output] = shown;
        return shown.View;
    }

    private static JsonObject Shortened(JsonObject output)
    {
        var copy = WithoutLibraries(output);
        Shorten(copy, "text");
        Shorten(copy, "evalue");
        Shorten(copy["data"] as JsonObject, "text/plain");
        if (copy["traceback"] is JsonArray lines)
        {
            for (var line = 0; line < lines.Count; line++)
            {
                lines[line] = TextExcerpt.Of(lines[line]?.ToString() ?? "");
            }
        }

        return copy;

        static void Shorten(JsonObject? part, string name)
        {
            if (part?[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > TextExcerpt.Most)
            {
                part[name] = TextExcerpt.Of(text);
            }
        }
    }

    private static JsonObject WithoutLibraries(JsonObject output)
    {
        var copy = (JsonObject)output.DeepClone();
        if (copy["data"] is JsonObject data
            && data.ContainsKey("text/plain")
            && data["text/html"] is JsonValue html && html.TryGetValue(out string? text) && text.Length > MostHtml)
        {
            data.Remove("text/html");
        }

        return copy;
    }
}
