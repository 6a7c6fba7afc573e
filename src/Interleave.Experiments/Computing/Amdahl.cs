using System.Globalization;
using System.Runtime.CompilerServices;
using Interleave.Timing;


namespace Interleave.Experiments.Computing;

/// <summary>
/// Amdahl's law: of work that has a share <i>s</i> which only one processor can do, <i>N</i> processors make no more than
/// <i>1 / (s + (1 − s) / N)</i>.
/// </summary>
/// <remarks>
/// <para>
/// The formula is that of G. M. Amdahl, “Validity of the single processor approach to achieving large scale computing
/// capabilities”, AFIPS Spring Joint Computer Conference, 1967, pages 483–485. Its inverse, from a speed-up to the serial share, is
/// that of A. H. Karp and H. P. Flatt, “Measuring parallel processor performance”, Communications of the ACM 33 (5), 1990, pages 539–543.
/// </para>
/// <para>No method has any state, so they may be called from several threads at once.</para>
/// </remarks>
public static class Amdahl
{
    /// <summary>How many times as fast the work can be.</summary>
    /// <param name="serialShare">The share of the work that only one processor can do, 0 to 1.</param>
    /// <param name="processors">How many there are, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double SpeedUp(double serialShare, int processors)
    {
        CheckShare(serialShare);
        CheckProcessors(processors, least: 1);
        return 1 / (serialShare + ((1 - serialShare) / processors));
    }

    /// <summary>What the speed-up comes near to as processors are added: 1 / <paramref name="serialShare"/>.</summary>
    /// <param name="serialShare">The share of the work that only one processor can do, 0 to 1.</param>
    /// <returns>1 or more; infinite for a share of 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static double Limit(double serialShare)
    {
        CheckShare(serialShare);
        return 1 / serialShare;
    }

    /// <summary>The serial share that would give a speed-up: the inverse of <see cref="SpeedUp"/>.</summary>
    /// <param name="speedUp">The speed-up measured, above 0.</param>
    /// <param name="processors">With how many processors, from 2: one tells nothing of the share.</param>
    /// <returns>
    /// 0 to 1 where the speed-up is 1 to <paramref name="processors"/>. Below 0 where it is greater, above 1 where the work became
    /// slower: then something else than a serial share is at work.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double SerialShare(double speedUp, int processors)
    {
        if (!double.IsFinite(speedUp) || speedUp <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(speedUp), string.Create(CultureInfo.InvariantCulture, $"A speed-up is above 0 and finite, and not {speedUp}."));
        }

        CheckProcessors(processors, least: 2);
        return ((1 / speedUp) - (1.0 / processors)) / (1 - (1.0 / processors));
    }

    /// <summary>
    /// The serial share that fits a sweep over numbers of threads best. The law says that the time with <i>p</i> processors is
    /// <i>1/p + s (1 − 1/p)</i> of the time with one; the share is the <i>s</i> from 0 to 1 with the least squares of the differences
    /// between these and the measured medians. With a single point beyond one processor that is <see cref="SerialShare"/>.
    /// </summary>
    /// <param name="sweep">Over numbers of threads; its first value is 1.</param>
    /// <param name="processors">How many processors the threads share, from 1; null where each thread has all it needs, as when it waits.</param>
    /// <exception cref="ArgumentException">The sweep does not begin with one thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no processors.</exception>
    public static AmdahlFit Fit(Sweep sweep, int? processors = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        CheckProcessors(processors ?? 1, least: 1);
        if (sweep.Points[0].Value != 1)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The fit compares with the time of one thread, and the sweep begins with {sweep.Points[0].Value:#,0}."), nameof(sweep));
        }

        var (products, squares, points) = (0.0, 0.0, 0);
        foreach (var point in sweep.Points.Where(point => double.IsFinite(point.SpeedUp) && point.SpeedUp > 0))
        {
            var divided = 1.0 / Math.Min(point.Value, processors ?? point.Value);
            // What the time would be above the ideal if all of the work were serial. One processor has nothing above it.
            var weight = 1 - divided;
            if (weight > 0)
            {
                products += weight * ((1 / point.SpeedUp) - divided);
                squares += weight * weight;
                points++;
            }
        }

        // The sum of squares is a parabola in s, so that its least value between two bounds is at the bound nearer to its vertex.
        return new(points == 0 ? null : Math.Clamp(products / squares, 0, 1), points);
    }

    /// <summary>Refuses a percentage that is none, before anything is started.</summary>
    /// <param name="percent">The percentage, 0 to 100.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The percentage is out of its range. The message says so in a sentence.</exception>
    public static void CheckPercent(int percent, [CallerArgumentExpression(nameof(percent))] string name = "the serial share")
    {
        if (percent is < 0 or > 100)
        {
            throw UnsuitableValue.Of(name, percent, "a share is 0 to 100 percent");
        }
    }

    private static void CheckShare(double serialShare)
    {
        // Not a number is in no range.
        if (serialShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(serialShare), string.Create(CultureInfo.InvariantCulture, $"A serial share is from 0 to 1, and not {serialShare}."));
        }
    }

    private static void CheckProcessors(int processors, int least)
    {
        if (processors < least)
        {
            throw new ArgumentOutOfRangeException(
                nameof(processors), string.Create(CultureInfo.InvariantCulture, $"There must be {least} or more processors here, and not {processors}."));
        }
    }
}
