using System.Runtime.ExceptionServices;

namespace Interleave.Kernel.Cells;

/// <summary>Keeps the kernel alive when a thread of the reader's ends with an exception that nobody caught.</summary>
internal static class UncaughtExceptions
{
    /// <summary>
    /// Sends such exceptions to the cell that started the thread, for the whole life of the process.
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
