namespace Interleave.Timing;

/// <summary>
/// Runs rivals in turn: in each round every rival once, in a new random order, so that a machine that slows down or warms
/// up meanwhile favours none of them.
/// </summary>
/// <param name="clock">What the samples are read from.</param>
/// <param name="order">What the order within a round is drawn from.</param>
internal sealed class InterleavedRuns(TimeProvider clock, Random order)
{
    /// <summary>Runs everything on the calling thread.</summary>
    /// <returns>The rivals' measurements in the order given.</returns>
    public Measurement[] Run(
        IReadOnlyList<(string Label, Action Work)> rivals,
        int repeats,
        int warmUps,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken)
    {
        var samples = rivals.Select(_ => new List<TimeSpan>(repeats)).ToArray();
        var total = checked(rivals.Count * (warmUps + repeats));
        var reports = new ThrottledProgress(progress, total, clock);
        var done = 0;
        foreach (var round in Enumerable.Range(0, warmUps + repeats))
        {
            var turns = Enumerable.Range(0, rivals.Count).ToArray();
            order.Shuffle(turns);
            foreach (var turn in turns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (label, work) = rivals[turn];
                reports.Report(round < warmUps ? $"{label} (warm-up)" : label, done);

                var start = clock.GetTimestamp();
                work();
                var took = clock.GetElapsedTime(start);

                done++;
                if (round >= warmUps)
                {
                    samples[turn].Add(took);
                }

                if (done == total)
                {
                    reports.Report(label, done);
                }
            }
        }

        return [.. rivals.Zip(samples, (rival, taken) => new Measurement(rival.Label, taken))];
    }
}
