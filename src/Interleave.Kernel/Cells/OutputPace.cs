namespace Interleave.Kernel.Cells;

/// <summary>
/// Lets a cell show much at once, but not without end: a front end draws some hundred things a second, and what comes
/// faster would pile up between, so that a stop of the cell would be seen only long afterwards.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class OutputPace
{
    /// <summary>How many may come at once.</summary>
    private const int Burst = 1000;

    /// <summary>How many a second from then on.</summary>
    private const int Rate = 500;

    /// <summary>Guards the two fields: how many may still come at once, as of a moment.</summary>
    private readonly Lock _changing = new();
    private double _left = Burst;
    private long _asOf = Environment.TickCount64;

    /// <summary>
    /// How many characters count as one output. A front end draws a short text as slowly as a picture.
    /// </summary>
    private const int Characters = 4096;

    /// <summary>The most that a text counts. A cell that prints one long text should not have to wait.</summary>
    private const int MostOfText = 50;

    /// <summary>
    /// Waits until one more may come. The wait ends with the thread's interrupt, as a stop makes it.
    /// </summary>
    /// <param name="characters">
    /// The length of the text that was sent, or 0 for any other output.
    /// </param>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted.</exception>
    public void Wait(int characters = 0)
    {
        double behind;
        lock (_changing)
        {
            var now = Environment.TickCount64;
            _left = Math.Min(Burst, _left + ((now - _asOf) * Rate / 1000.0));
            _asOf = now;
            var cost = Math.Clamp(characters / Characters, 1, MostOfText);
            behind = cost - _left;
            _left -= cost;
        }

        if (behind > 0)
        {
            Thread.Sleep(TimeSpan.FromSeconds(behind / Rate));
        }
    }
}
