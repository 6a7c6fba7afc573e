using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>What one small piece of work takes: the time of a batch of many, divided by the number in it.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class PieceCost : Showable
{
    private readonly Measurement _batches;

    /// <summary>The cost of a piece in these batches.</summary>
    /// <param name="batches">A sample for each batch.</param>
    /// <param name="pieces">How many pieces a batch has, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no pieces in a batch.</exception>
    public PieceCost(Measurement batches, int pieces)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        _batches = batches;
        Pieces = pieces;
    }

    /// <summary>What a piece is.</summary>
    public string Label => _batches.Label;

    /// <summary>How many pieces a batch had.</summary>
    public int Pieces { get; }

    /// <summary>Microseconds for a piece, batch by batch, in the order taken.</summary>
    public ImmutableArray<double> Samples => [.. _batches.Samples.Select(Microseconds)];

    /// <summary>Microseconds for a piece in the middle batch.</summary>
    public double Median => Microseconds(_batches.Median);

    /// <summary>Microseconds for a piece in the fastest batch.</summary>
    public double Minimum => Microseconds(_batches.Minimum);

    /// <summary>Microseconds for a piece in the slowest batch.</summary>
    public double Maximum => Microseconds(_batches.Maximum);

    /// <summary>Times batches of pieces, and tells the cost of one.</summary>
    /// <param name="label">What a piece is.</param>
    /// <param name="pieces">How many make a batch, from 1 to 10,000.</param>
    /// <param name="piece">Does one piece.</param>
    /// <param name="batches">How many batches to time, from 1; one more, before them, is a warm-up.</param>
    /// <param name="cancellationToken">Ends the measurement between two batches, as does stopping the cell.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of its range; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>
    /// Everything runs on the calling thread. Callers on several threads disturb each other's times.
    /// </remarks>
    public static PieceCost Measure(
        string label, int pieces, Action piece, int batches = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(piece);
        ValueRange.Check(pieces, 1, 10_000);
        var options = new HarnessOptions { Repeats = batches, WarmUps = 1, CancellationToken = cancellationToken };
        return new(Harness.Measure(label, Batch, options), pieces);

        void Batch()
        {
            for (var i = 0; i < pieces; i++)
            {
                piece();
            }
        }
    }

    /// <summary>A table of one line: the middle batch, the ends, and how much was measured.</summary>
    public override string ToHtml() => ToTable([this]).ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => ToTable([this]).ToText();

    /// <summary>The cost in the middle batch, as in <c>131 µs</c>.</summary>
    internal string MedianText => Text(Median);

    internal static Table ToTable(IEnumerable<PieceCost> costs) => Table.Of(
        costs,
        [
            (Column.Left("one piece"), cost => cost.Label),
            (Column.Right("median"), cost => cost.MedianText),
            (Column.Right("min"), cost => Text(cost.Minimum)),
            (Column.Right("max"), cost => Text(cost.Maximum)),
            (Column.Left("measured"),
                cost => Invariant($"{cost._batches.Samples.Length:#,0} batches of {cost.Pieces:#,0}")),
        ]);

    private double Microseconds(TimeSpan batch) => batch.TotalMicroseconds / Pieces;

    // A TimeSpan cannot hold it: its tick is 100 ns, and a piece may take a few.
    private static string Text(double microseconds) =>
        microseconds > 1e-6 ? DurationText.OfSeconds(microseconds / 1e6) : "0 ns";
}
