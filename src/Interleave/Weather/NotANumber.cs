namespace Interleave.Weather;

/// <summary>
/// What is in the place of the temperature is not a number, or has more than 10 decimals: no thermometer gives so
/// many, and rounding could turn such a number into 0.
/// </summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Text">What is there, shortened if it is long.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NotANumber(City City, TimeSpan Took, string Text) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => HoldsElement
        ? $"{City.Name}: in the temperature there is an element {Text} and not only a number ({Origin})."
        : HasTooManyDecimals
        ? $"{City.Name}: the temperature is \"{Text}\", "
            + $"which has more than 10 decimals and is not taken for a number; look into the document ({Origin})."
        : $"{City.Name}: the temperature is \"{Text}\", which is not a number ({Origin}).";

    /// <summary>Whether an element stands there.</summary>
    internal bool HoldsElement { get; init; }

    /// <summary>Whether it has the form of a number, but too many decimals.</summary>
    internal bool HasTooManyDecimals { get; init; }
}
