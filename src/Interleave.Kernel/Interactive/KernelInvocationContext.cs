using Interleave.Kernel.Display;
using Interleave.Kernel.Session;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// The cell that runs: the part of .NET Interactive's type of this name that the notebooks use. Any thread of the cell
/// may use it.
/// </summary>
public sealed class KernelInvocationContext
{
    private readonly Cell _cell;

    private KernelInvocationContext(Cell cell) => _cell = cell;

    /// <summary>The cell that started this thread, or else the one that is running.</summary>
    /// <exception cref="InvalidOperationException">There is neither.</exception>
    public static KernelInvocationContext Current => new(CurrentCell);

    /// <summary>Fires when the reader stops the cell.</summary>
    public CancellationToken CancellationToken => _cell.CancellationToken;

    /// <summary>The cell behind <see cref="Current"/>.</summary>
    internal static Cell CurrentCell =>
        Cell.Current ?? throw new InvalidOperationException("No cell is running, and none started this thread.");

    /// <summary>Shows a value in the output of the cell.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms wanted; none for those that the value prefers.</param>
    /// <returns>What was shown, to be changed later.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        var displayed = new DisplayedValue(_cell, mimeTypes);
        displayed.Show(DisplayBundle.Of(value, mimeTypes), isUpdate: false);
        return displayed;
    }

    /// <summary>Shows text that is written already in the given form.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">Its MIME type.</param>
    /// <returns>What was shown, to be changed later.</returns>
    public DisplayedValue DisplayAs(string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        var displayed = new DisplayedValue(_cell, [mimeType]);
        displayed.Show(DisplayBundle.Of(mimeType, value), isUpdate: false);
        return displayed;
    }
}
