using System.Diagnostics;
using System.Globalization;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>
/// Stands in for a weather source in a check that wants many requests in little time: each is only counted. The first
/// requests wait for each other, so that no worker is done before the others have begun.
/// </summary>
/// <param name="places">How many cities there are; their site codes are <c>s0000001</c> and so on.</param>
/// <param name="workers">How many requests the first ones wait for, at most <paramref name="places"/>.</param>
/// <remarks>Any number of threads may use it at once.</remarks>
internal sealed class QuickAnswers(int places, int workers)
{
    /// <summary>For those who share among fewer workers after all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    // By place; the one at 0 is for a place that there is not.
    private readonly int[] _requests = new int[places + 1];
    private int _begun;
    private int _lastThread;
    private int _turns;

    /// <summary>How often a request came from another thread than the one before it, nearly: how closely the workers came between each other.</summary>
    public int Turns => Volatile.Read(ref _turns);

    /// <summary>The place that was asked for most often, and how often. To be read when nobody asks any more.</summary>
    public (int Place, int Times) MostAsked => Counted().MaxBy(entry => entry.Times);

    /// <summary>The place that was asked for least often, and how often. To be read when nobody asks any more.</summary>
    public (int Place, int Times) LeastAsked => Counted().MinBy(entry => entry.Times);

    /// <summary>Counts a request.</summary>
    public void Ask(City city)
    {
        var thread = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _lastThread) != thread)
        {
            Volatile.Write(ref _lastThread, thread);
            Interlocked.Increment(ref _turns);
        }

        Interlocked.Increment(ref _requests[int.Parse(city.SiteCode.AsSpan(1), CultureInfo.InvariantCulture)]);
        if (Volatile.Read(ref _begun) < workers && Interlocked.Increment(ref _begun) < workers)
        {
            // Without a sleep: in a millisecond the one that came last would ask for all that is left.
            var waited = Stopwatch.StartNew();
            var wait = default(SpinWait);
            while (Volatile.Read(ref _begun) < workers && waited.Elapsed < Patience)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private IEnumerable<(int Place, int Times)> Counted() => _requests.Skip(1).Select((times, i) => (i + 1, times));
}
