using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>The serial share that <see cref="Amdahl.Fit"/> found.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class AmdahlFit : Showable
{
    internal AmdahlFit(double? serialShare, int points) => (SerialShare, Points) = (serialShare, points);

    /// <summary>The share of the work that only one processor can do, 0 to 1; null if no point tells.</summary>
    public double? SerialShare { get; }

    /// <summary>How many points of the sweep it comes from: those with more than one processor.</summary>
    public int Points { get; }

    /// <summary>The share and what follows from it, in two sentences.</summary>
    public override string ToText()
    {
        if (SerialShare is not { } share)
        {
            return "No point was measured with more than one processor, so these times do not tell the serial share.";
        }

        var points = Points == 1 ? "1 point" : Invariant($"{Points:#,0} points");
        var limit = share > 0
            ? $"With it no number of processors brings more than {SpeedUp.ToText(Amdahl.Limit(share))}."
            : "With it there is no limit.";
        return Invariant($"Serial share that fits best: {100 * share:0.0} % (from {points}). {limit}");
    }
}
