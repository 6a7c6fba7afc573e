namespace Interleave.Weather;

/// <summary>What stands where the temperature should is not a number.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Text">What stands there, shortened if it is long.</param>
public sealed record NotANumber(City City, TimeSpan Took, string Text) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the temperature is \"{Text}\", which is not a number ({Origin}).";
}
