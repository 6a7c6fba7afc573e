using System.Text.Json.Nodes;
using Interleave.Kernel.Cells;

namespace Interleave.Kernel.Messages;

/// <summary>
/// Keeps the value of an expression that a front end asks for beside a cell. What the expression writes is the cell's.
/// </summary>
internal sealed class ExpressionOutput(ICellOutput cell) : ICellOutput
{
    /// <summary>The value in its MIME types; empty if there was none.</summary>
    public JsonObject Value { get; private set; } = [];

    public void Write(string stream, string text) => cell.Write(stream, text);

    public void Display(JsonObject bundle, string displayId, bool isUpdate) =>
        cell.Display(bundle, displayId, isUpdate);

    public void Clear(bool wait) => cell.Clear(wait);

    public void Result(JsonObject bundle) => Value = bundle;

    public void Error(CellError error)
    {
        // The reply says it, beside the expression that failed.
    }

    public Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An expression beside a cell cannot ask for input.");
}
