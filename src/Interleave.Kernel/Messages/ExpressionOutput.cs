using System.Text.Json.Nodes;
using Interleave.Kernel.Session;

namespace Interleave.Kernel.Messages;

/// <summary>Keeps the value of an expression that a front end asks for beside a cell; what the expression writes is the cell's.</summary>
/// <param name="cell">The cell's output.</param>
internal sealed class ExpressionOutput(ICellOutput cell) : ICellOutput
{
    /// <summary>The value in its MIME types; empty if there was none.</summary>
    public JsonObject Value { get; private set; } = [];

    /// <inheritdoc/>
    public void Write(string stream, string text) => cell.Write(stream, text);

    /// <inheritdoc/>
    public void Display(JsonObject bundle, string displayId, bool isUpdate) => cell.Display(bundle, displayId, isUpdate);

    /// <inheritdoc/>
    public void Clear(bool wait) => cell.Clear(wait);

    /// <inheritdoc/>
    public void Result(JsonObject bundle) => Value = bundle;

    /// <inheritdoc/>
    public void Error(CellError error)
    {
        // It stands in the answer, beside the expression that failed.
    }

    /// <inheritdoc/>
    public Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An expression beside a cell cannot ask for input.");
}
