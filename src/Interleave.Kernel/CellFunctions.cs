using Interleave.Kernel.Cells;
using Interleave.Kernel.Engine;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel;

/// <summary>
/// Functions that a cell may call without naming their type, beside those of .NET Interactive's <c>Kernel</c>.
/// </summary>
/// <threadsafety static="true"/>
public static class CellFunctions
{
    /// <summary>
    /// Shows a value in the output of the cell. The compiler prefers it to the engine's function of this name, whose
    /// handle updates a place that was never shown.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms wanted; none for those that the value prefers.</param>
    /// <returns>What was shown, to be changed later.</returns>
#pragma warning disable IDE1006, CA1707 // The name is the engine's.
    public static DisplayedValue display<T>(T value, params string[] mimeTypes)
#pragma warning restore IDE1006, CA1707
    {
        var displayed = new DisplayedValue(value, FormattedValue.CreateManyFromObject(value, mimeTypes));
        DisplayedValues.Show(displayed);
        return displayed;
    }

    /// <summary>
    /// Takes away what the cell has shown so far. An addition of this kernel: .NET Interactive has no such function.
    /// </summary>
    /// <param name="wait">Whether to wait for the next output, which then takes the place without a flicker.</param>
    /// <exception cref="InvalidOperationException">No cell runs, and none started this thread.</exception>
    public static void ClearOutput(bool wait = false)
    {
        var cell = Cell.Current ?? throw new InvalidOperationException(
            "No cell is running, and none started this thread.");
        cell.Pace.Wait();
        cell.Show(output => output.Clear(wait));
    }
}
