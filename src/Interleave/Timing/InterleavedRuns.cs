using Interleave.Display;

namespace Interleave.Timing;

/// <summary>
/// Runs candidates in turn: each once a round, in a new random order, so that a machine that slows down or warms up
/// meanwhile favours none of them.
/// </summary>
/// <param name="clock">What the samples are read from.</param>
/// <param name="order">What the order within a round is drawn from.</param>
internal sealed class InterleavedRuns(TimeProvider clock, Random order)
{
    /// <summary>Runs everything, ends when the cell that called is stopped, and shows the progress there.</summary>
    /// <inheritdoc cref="Run"/>
    public static Measurement[] RunInCell(IReadOnlyList<Candidate> candidates, HarnessOptions options)
    {
        using var cell = CallingCell.Enter(options.CancellationToken);
        cell.CancellationToken.ThrowIfCancellationRequested();
        return new InterleavedRuns(TimeProvider.System, Random.Shared).Run(candidates, options with
        {
            Progress = options.Progress ?? Show,
            CancellationToken = cell.CancellationToken,
        });

        void Show(HarnessProgress progress)
        {
            // A single run has nothing to say before its result.
            if (progress.Total > 1)
            {
                cell.Show(progress, isLast: progress.IsOver);
            }
        }
    }

    /// <summary>Runs everything on the calling thread.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="options">How often, for how long, and who is told of the progress; already checked.</param>
    /// <returns>The candidates' measurements in the order given.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Measurement[] Run(IReadOnlyList<Candidate> candidates, HarnessOptions options)
    {
        var (repeats, warmUps) = (options.Repeats, options.WarmUps);
        var samples = candidates.Select(_ => new List<TimeSpan>()).ToArray();
        var total = checked(candidates.Count * (warmUps + repeats));
        string[] labels = [.. candidates.Select(candidate => candidate.Label)];
        var reports = new ThrottledProgress(
            options.Progress, total, clock, options.Budget, draw: () => SampleDots.ToHtml(labels, samples));
        var measured = 0;
        var turns = Enumerable.Range(0, candidates.Count).ToArray();
        for (var round = 0; round < warmUps + repeats; round++)
        {
            var isWarmUp = round < warmUps;
            if (reports.IsOutOfBudget && (isWarmUp || measured > 0))
            {
                // The remaining warm-ups are skipped, because one round is always measured.
                continue;
            }

            order.Shuffle(turns);
            foreach (var turn in turns)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var (label, takeSample) = candidates[turn];
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
        return [.. candidates.Zip(samples, (one, taken) => new Measurement(one.Label, taken) { Run = run })];
    }
}
