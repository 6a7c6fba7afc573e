using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>
/// What one small piece of work takes, found by timing batches of many: the time of a batch divided by the number of pieces in it.
/// </summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class PieceCost : IShowable
{
    /// <summary>The cost of a piece in these batches.</summary>
    /// <param name="batches">A sample for each batch.</param>
    /// <param name="pieces">How many pieces a batch has, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no pieces in a batch.</exception>
    public PieceCost(Measurement batches, int pieces)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        Label = batches.Label;
        Pieces = pieces;
        Samples = [.. batches.Samples.Select(batch => batch.TotalMicroseconds / pieces)];
        Median = batches.Median.TotalMicroseconds / pieces;
        Minimum = batches.Minimum.TotalMicroseconds / pieces;
        Maximum = batches.Maximum.TotalMicroseconds / pieces;
    }

    /// <summary>What a piece is.</summary>
    public string Label { get; }

    /// <summary>How many pieces a batch had.</summary>
    public int Pieces { get; }

    /// <summary>Microseconds for a piece, batch by batch, in the order taken.</summary>
    public ImmutableArray<double> Samples { get; }

    /// <summary>Microseconds for a piece in the middle batch.</summary>
    public double Median { get; }

    /// <summary>Microseconds for a piece in the fastest batch.</summary>
    public double Minimum { get; }

    /// <summary>Microseconds for a piece in the slowest batch.</summary>
    public double Maximum { get; }

    /// <summary>Times batches of pieces, and has the cost of one.</summary>
    /// <param name="label">What a piece is.</param>
    /// <param name="pieces">How many make a batch, from 1 to 10,000.</param>
    /// <param name="piece">Does one piece.</param>
    /// <param name="batches">How many batches to time, from 1; one more, before them, is to warm up.</param>
    /// <param name="cancellationToken">Ends the measurement between two batches, as does stopping the cell that called.</param>
    /// <exception cref="ArgumentException">An argument is out of its range; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    /// <remarks>Everything runs on the calling thread. Any number of threads may call it at once, but they would disturb each other's times.</remarks>
    public static PieceCost Measure(string label, int pieces, Action piece, int batches = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(piece);
        ProbeValue.Check(pieces);
        void Batch()
        {
            for (var i = 0; i < pieces; i++)
            {
                piece();
            }
        }

        return new(Harness.Measure(label, Batch, new() { Repeats = batches, WarmUps = 1, CancellationToken = cancellationToken }), pieces);
    }

    /// <summary>A table of one line, as HTML.</summary>
    public string ToHtml() => ToTable([this]).ToHtml();

    /// <summary>A table of one line: the middle batch, the ends, and how much was measured.</summary>
    public string ToText() => ToTable([this]).ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>The middle one, as in <c>131 µs</c>.</summary>
    internal string MedianText => Microseconds(Median);

    internal static Table ToTable(IEnumerable<PieceCost> costs) => new(
        [Column.Left("one piece"), Column.Right("median"), Column.Right("min"), Column.Right("max"), Column.Left("measured")],
        costs.Select(cost => new[]
        {
            cost.Label,
            cost.MedianText,
            Microseconds(cost.Minimum),
            Microseconds(cost.Maximum),
            string.Create(CultureInfo.InvariantCulture, $"{cost.Samples.Length:#,0} batches of {cost.Pieces:#,0}"),
        }));

    // A TimeSpan cannot hold it: its tick is 100 ns, and a piece may take a few.
    private static string Microseconds(double microseconds) => Digits.Round(Math.Max(microseconds, 1e-6)) switch
    {
        <= 1e-6 => "0 ns",
        < 1 => Digits.ToText(microseconds * 1e3) + " ns",
        < 1000 => Digits.ToText(microseconds) + " µs",
        < 1e6 => Digits.ToText(microseconds / 1e3) + " ms",
        _ => Digits.ToText(microseconds / 1e6) + " s",
    };
}
