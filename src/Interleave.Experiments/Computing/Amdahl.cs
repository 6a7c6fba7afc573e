using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>
/// Amdahl's law: if a share <i>s</i> of some work can be done by one processor only, <i>N</i> processors speed it up
/// no more than <i>1 / (s + (1 − s) / N)</i> times.
/// </summary>
/// <remarks>
/// The formula is that of G. M. Amdahl, “Validity of the single processor approach to achieving large scale computing
/// capabilities”, AFIPS Spring Joint Computer Conference, 1967, pages 483–485. For a sweep with one point beyond one
/// processor, <see cref="Fit"/> gives the serial fraction of A. H. Karp and H. P. Flatt, “Measuring parallel processor
/// performance”, Communications of the ACM 33 (5), 1990, pages 539–543.
/// </remarks>
/// <threadsafety static="true"/>
public static class Amdahl
{
    /// <summary>
    /// The serial share that best fits a sweep over numbers of threads. The law says that <i>p</i> processors take
    /// <i>1/p + s (1 − 1/p)</i> of the time of one; the share is the <i>s</i> from 0 to 1 with the least squares of
    /// the differences between these and the measured medians.
    /// </summary>
    /// <param name="sweep">Over numbers of threads; its first value is 1.</param>
    /// <param name="processors">
    /// How many processors the threads share, from 1; null if each thread has all it needs, as when it waits.
    /// </param>
    /// <exception cref="ArgumentException">The sweep does not begin with one thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no processors.</exception>
    public static AmdahlFit Fit(Sweep sweep, int? processors = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        CheckProcessors(processors ?? 1, least: 1);
        if (sweep.Points[0].Value != 1)
        {
            throw new ArgumentException(
                "The fit compares with the time of one thread, and the sweep begins with "
                    + Invariant($"{sweep.Points[0].Value:#,0}."),
                nameof(sweep));
        }

        var (products, squares, points) = (0.0, 0.0, 0);
        foreach (var point in sweep.Points.Where(point => double.IsFinite(point.SpeedUp) && point.SpeedUp > 0))
        {
            var divided = 1.0 / Math.Min(point.Value, processors ?? point.Value);

            // How far the time would be above the ideal if all of the work were serial; with one processor it is not.
            var weight = 1 - divided;
            if (weight > 0)
            {
                products += weight * ((1 / point.SpeedUp) - divided);
                squares += weight * weight;
                points++;
            }
        }

        // The sum of squares is a parabola in s, so between two bounds it is least at the bound nearer to its vertex.
        return new(points == 0 ? null : Math.Clamp(products / squares, 0, 1), points);
    }

    /// <summary>How many times as fast the work can be.</summary>
    /// <param name="serialShare">The share of the work that only one processor can do, 0 to 1.</param>
    /// <param name="processors">How many there are, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    internal static double SpeedUp(double serialShare, int processors)
    {
        CheckShare(serialShare);
        CheckProcessors(processors, least: 1);
        return 1 / (serialShare + ((1 - serialShare) / processors));
    }

    /// <summary>The limit of the speed-up as processors are added: 1 / <paramref name="serialShare"/>.</summary>
    /// <param name="serialShare">The share of the work that only one processor can do, 0 to 1.</param>
    /// <returns>1 or more; infinite for a share of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    internal static double Limit(double serialShare)
    {
        CheckShare(serialShare);
        return 1 / serialShare;
    }

    private static void CheckShare(double serialShare)
    {
        // Written so that NaN is in no range.
        if (serialShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(serialShare), Invariant($"A serial share is from 0 to 1, and not {serialShare}."));
        }
    }

    private static void CheckProcessors(int processors, int least)
    {
        if (processors < least)
        {
            throw new ArgumentOutOfRangeException(
                nameof(processors),
                Invariant($"There must be {least} or more processors here, and not {processors}."));
        }
    }
}
