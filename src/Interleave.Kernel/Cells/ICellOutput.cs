using System.Text.Json.Nodes;

namespace Interleave.Kernel.Cells;

/// <summary>Where the output of one cell goes, and where its questions are answered.</summary>
/// <remarks>Any thread may call it, also after the cell has ended.</remarks>
internal interface ICellOutput
{
    /// <summary>Shows text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    void Write(string stream, string text);

    /// <summary>Shows a value, or shows a new one in place of an old one.</summary>
    /// <param name="bundle">Its forms.</param>
    /// <param name="displayId">What names the place.</param>
    /// <param name="isUpdate">Whether the place exists already.</param>
    void Display(JsonObject bundle, string displayId, bool isUpdate);

    /// <summary>Shows the value of the cell's last expression.</summary>
    /// <param name="bundle">Its forms.</param>
    void Result(JsonObject bundle);

    /// <summary>Shows an error.</summary>
    /// <param name="error">The error.</param>
    void Error(CellError error);

    /// <summary>Takes away what was shown.</summary>
    /// <param name="wait">Whether only the next output takes its place.</param>
    void Clear(bool wait);

    /// <summary>Asks the person at the front end for a line of text.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <param name="isPassword">Whether the answer must not be shown while it is typed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">The front end cannot ask; the message says so.</exception>
    Task<string> AskAsync(string prompt, bool isPassword, CancellationToken cancellationToken);
}
