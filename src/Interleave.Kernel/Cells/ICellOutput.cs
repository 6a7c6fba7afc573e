using System.Text.Json.Nodes;

namespace Interleave.Kernel.Cells;

/// <summary>Where the output of one cell goes, and where its questions are answered.</summary>
/// <threadsafety>Any thread may use it, also after the cell has ended.</threadsafety>
internal interface ICellOutput
{
    /// <summary>Shows text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    void Write(string stream, string text);

    /// <summary>Shows a value, or shows a new one in place of an old one.</summary>
    void Display(JsonObject bundle, string displayId, bool isUpdate);

    /// <summary>Shows the value of the cell's last expression.</summary>
    void Result(JsonObject bundle);

    /// <summary>Shows an error.</summary>
    void Error(CellError error);

    /// <summary>Takes away what was shown.</summary>
    /// <param name="wait">Whether only the next output takes its place.</param>
    void Clear(bool wait);

    /// <summary>Asks the person at the front end for a line of text.</summary>
    /// <param name="isPassword">Whether the answer must not be shown while it is typed.</param>
    /// <exception cref="InvalidOperationException">The front end cannot ask; the message says so.</exception>
    Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken);
}
