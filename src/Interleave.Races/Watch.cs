using System.Runtime.ExceptionServices;

namespace Interleave.Races;

/// <summary>
/// Runs a race's code on a thread of its own while the caller watches it: code between two <c>yield return</c>s
/// cannot be bounded from within.
/// </summary>
/// <remarks>
/// The caller waits until the thread has ended. The one exception is code that neither comes back nor answers an
/// interrupt, such as an empty endless loop: .NET cannot end it, so its thread is left behind, as a background
/// thread, and ends at its next step should there ever be one.
/// </remarks>
internal sealed class Watch
{
    /// <summary>How long one piece of a race's code may take.</summary>
    public static readonly TimeSpan StepTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    // Written by the working thread, read by the watching one; a beat seen a tick late is no harm.
    private long _beats;
    private volatile bool _stops;

    private Watch()
    {
    }

    /// <summary>
    /// What the race's code is doing, for the report when it does not come back. Written by the working thread.
    /// </summary>
    public Func<string> Doing { get; set; } = () => "The race";

    /// <summary>Whether the caller no longer waits, so that an exception may come from the end of the work.</summary>
    public bool Stops => _stops;

    /// <summary>Said by the working thread whenever the race's code came back.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public void Beat()
    {
        Volatile.Write(ref _beats, _beats + 1);
        if (_stops)
        {
            throw new OperationCanceledException();
        }
    }

    /// <summary>Does the work, and throws what it throws.</summary>
    /// <param name="work">The work, which says <see cref="Beat"/> whenever the race's code came back.</param>
    /// <param name="tick">Called on the calling thread every now and then, never after the return; may be
    /// null.</param>
    /// <param name="cancellationToken">Ends the work at its next beat.</param>
    /// <exception cref="RaceFaultException">The race's code did not come back in time.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static void Run(Action<Watch> work, Action? tick, CancellationToken cancellationToken)
    {
        var watch = new Watch();
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                work(watch);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
            Name = "race",
        };
        thread.Start();
        try
        {
            watch.WaitFor(thread, tick, cancellationToken);
        }
        finally
        {
            // Also when the tick threw or the calling thread was interrupted: nobody would hear of the work any more.
            watch._stops = true;
            if (!thread.Join(Tick))
            {
                thread.Interrupt();
                thread.Join(LastWait);
            }
        }

        failure?.Throw();
    }

    private void WaitFor(Thread thread, Action? tick, CancellationToken cancellationToken)
    {
        var seen = -1L;
        var since = Environment.TickCount64;
        while (!thread.Join(Tick))
        {
            cancellationToken.ThrowIfCancellationRequested();
            tick?.Invoke();
            var now = Volatile.Read(ref _beats);
            if (now != seen)
            {
                (seen, since) = (now, Environment.TickCount64);
            }
            else if (Environment.TickCount64 - since > StepTime.TotalMilliseconds)
            {
                throw new RaceFaultException(
                    RaceOutcome.Stuck,
                    $"{Doing()} has not come back in {Timing.DurationText.Of(StepTime)}; "
                        + "it loops or waits without a yield return.");
            }
        }
    }
}
