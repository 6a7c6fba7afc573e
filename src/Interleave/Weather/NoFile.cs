namespace Interleave.Weather;

/// <summary>No hour looked at has a file for the city.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="HoursLookedAt">How many hours were looked at: the present one and those before it.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NoFile(City City, TimeSpan Took, int HoursLookedAt) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: there is no file for this hour, nor for the {HoursLookedAt - 1} hours before it ({Origin}).";
}
