using System.Runtime.ExceptionServices;

namespace Interleave.Kernel.Cells;

/// <summary>Keeps the kernel alive when one of the reader's threads ends with an uncaught exception.</summary>
internal static class UncaughtExceptions
{
    /// <summary>
    /// Sends such exceptions to the cell that started the thread, for as long as the process lives.
    /// </summary>
    public static void SendToCells() => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        try
        {
            if (Cell.OfThread is { } cell)
            {
                cell.ReportUncaught(exception);
            }
            else
            {
                KernelLog.Write($"nobody caught this exception, and no cell started its thread: {exception}");
            }
        }
        catch (Exception e)
        {
            // What escapes from here ends the process.
            KernelLog.Write($"could not show an exception of the type {exception.GetType()}: {e.GetType()}");
        }

        return true;
    });
}
