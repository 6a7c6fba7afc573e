namespace Interleave.Timing;

/// <summary>
/// Runs rivals in turn: in each round every rival once, in a new random order, so that a machine that slows down or warms
/// up meanwhile favours none of them.
/// </summary>
/// <param name="clock">What the samples are read from.</param>
/// <param name="order">What the order within a round is drawn from.</param>
internal sealed class InterleavedRuns(TimeProvider clock, Random order)
{
    /// <summary>Runs everything, from the calling thread.</summary>
    /// <param name="rivals">At least one.</param>
    /// <param name="repeats">How many rounds to measure, from 1.</param>
    /// <param name="warmUps">How many rounds to run before, from 0.</param>
    /// <param name="progress">Told how far it has come; may be null.</param>
    /// <param name="cancellationToken">Ends the runs between two of them, or where one waits for its threads.</param>
    /// <param name="budget">After which time no further round is begun, once one has been measured; null for no such limit.</param>
    /// <param name="threadOverhead">What is to be said of the threads' own cost.</param>
    /// <returns>The rivals' measurements in the order given.</returns>
    public Measurement[] Run(
        IReadOnlyList<Rival> rivals,
        int repeats,
        int warmUps,
        Action<HarnessProgress>? progress,
        CancellationToken cancellationToken,
        TimeSpan? budget = null,
        ThreadOverhead? threadOverhead = null)
    {
        var samples = rivals.Select(_ => new List<TimeSpan>()).ToArray();
        var reports = new ThrottledProgress(progress, checked(rivals.Count * (warmUps + repeats)), clock, budget);
        var measured = 0;
        var turns = Enumerable.Range(0, rivals.Count).ToArray();
        for (var round = 0; round < warmUps + repeats; round++)
        {
            var isWarmUp = round < warmUps;
            if (reports.IsOutOfBudget && (isWarmUp || measured > 0))
            {
                // Warm-ups that are left are passed over, for one round is always measured.
                continue;
            }

            order.Shuffle(turns);
            foreach (var turn in turns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (label, takeSample) = rivals[turn];
                reports.Begin(isWarmUp ? $"{label} (warm-up)" : label);
                var took = takeSample(clock, cancellationToken);
                reports.End();
                if (!isWarmUp)
                {
                    samples[turn].Add(took);
                }
            }

            measured += isWarmUp ? 0 : 1;
        }

        reports.Finish();
        var run = new HarnessRun(RunEnvironment.Current, measured, repeats, budget, threadOverhead);
        return [.. rivals.Zip(samples, (rival, taken) => new Measurement(rival.Label, taken) { Run = run })];
    }
}
