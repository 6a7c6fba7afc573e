using System.Diagnostics;

namespace Interleave.Datamart.Serving;

/// <summary>Lets time pass.</summary>
internal static class Latency
{
    /// <summary>Waits, without holding a thread, until a length of time has passed; never less than that.</summary>
    /// <param name="started">When the time began, as <see cref="Stopwatch.GetTimestamp"/> gives it.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static async Task PassAsync(long started, TimeSpan length, CancellationToken cancellationToken)
    {
        // A timer counts in ticks of the system's clock, and one that was set within a tick fires before its time is
        // quite over; then the rest is waited for. Delays are whole milliseconds, so what is left is rounded up.
        while (length - Stopwatch.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay((int)Math.Ceiling(left.TotalMilliseconds), cancellationToken).ConfigureAwait(false);
        }
    }
}
