namespace Interleave.Timing;

/// <summary>
/// Runs rivals in turn: in each round every rival once, in a new random order, so that a machine that slows down or
/// warms up meanwhile favours none of them.
/// </summary>
/// <param name="clock">What the samples are read from.</param>
/// <param name="order">What the order within a round is drawn from.</param>
internal sealed class InterleavedRuns(TimeProvider clock, Random order)
{
    /// <summary>Runs everything, from the calling thread.</summary>
    /// <param name="rivals">At least one.</param>
    /// <param name="options">How often, for how long, and who is told of the progress; already checked.</param>
    /// <returns>The rivals' measurements in the order given.</returns>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public Measurement[] Run(IReadOnlyList<Rival> rivals, HarnessOptions options)
    {
        var (repeats, warmUps) = (options.Repeats, options.WarmUps);
        var samples = rivals.Select(_ => new List<TimeSpan>()).ToArray();
        var total = checked(rivals.Count * (warmUps + repeats));
        var reports = new ThrottledProgress(options.Progress, total, clock, options.Budget);
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
                options.CancellationToken.ThrowIfCancellationRequested();
                var (label, takeSample) = rivals[turn];
                reports.Begin(isWarmUp ? $"{label} (warm-up)" : label);
                var took = takeSample(clock);
                reports.End();
                if (!isWarmUp)
                {
                    samples[turn].Add(took);
                }
            }

            measured += isWarmUp ? 0 : 1;
        }

        reports.Finish();
        var run = new HarnessRun(RunEnvironment.Current, measured, repeats, options.Budget);
        return [.. rivals.Zip(samples, (rival, taken) => new Measurement(rival.Label, taken) { Run = run })];
    }
}
