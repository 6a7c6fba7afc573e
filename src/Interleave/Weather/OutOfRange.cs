namespace Interleave.Weather;

/// <summary>The temperature is a number that no station on Earth can have measured.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Text">The number, as the document has it, shortened if it is long.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record OutOfRange(City City, TimeSpan Took, string Text) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the temperature is {Text}, which is not between -150 and 150 °C ({Origin}).";
}
