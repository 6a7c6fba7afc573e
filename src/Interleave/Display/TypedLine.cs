
namespace Interleave.Display;

/// <summary>A line that the reader types, and a pause instead if nobody can be asked.</summary>
/// <threadsafety static="true"/>
public static class TypedLine
{
    private const int LongestStandInMs = 10_000;

    /// <summary>Waits for a line on the calling thread. It throws nothing: nobody may be there to catch it.</summary>
    /// <param name="ask">
    /// Asks the reader, as the engine's <c>GetInputAsync</c> does; the task ends with the line.
    /// </param>
    /// <param name="standInMs">
    /// How long to wait instead if nobody can be asked or nothing was typed, from 0 to 10,000 milliseconds; values
    /// outside count as the nearer end.
    /// </param>
    /// <returns>
    /// A sentence with the line, or with what happened instead. It comes at once when the cell that called is stopped.
    /// </returns>
    public static string Ask(Func<Task<string>> ask, int standInMs)
    {
        ArgumentNullException.ThrowIfNull(ask);
        standInMs = Math.Clamp(standInMs, 0, LongestStandInMs);
        using var cell = CallingCell.Enter();
        try
        {
            if (Line(ask, cell.CancellationToken) is { Length: > 0 } line)
            {
                return $"You typed: {line}";
            }

            if (!cell.CancellationToken.WaitHandle.WaitOne(standInMs))
            {
                return "Nobody could be asked, or nothing was typed, "
                    + Invariant($"so the reader waited {standInMs} ms instead.");
            }
        }
        catch (ThreadInterruptedException)
        {
            // The other way to stop a thread that waits.
        }

        return "The cell was stopped before a line was typed.";
    }

    // However the question fails, there is no line. A question that is still open when the cell is stopped is the
    // engine's to close.
    private static string Line(Func<Task<string>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return ask().WaitAsync(cancellationToken).GetAwaiter().GetResult() ?? "";
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return "";
        }
    }
}
