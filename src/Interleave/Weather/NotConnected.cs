namespace Interleave.Weather;

/// <summary>No connection to the server could be made.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NotConnected(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: no connection to {Address?.Authority ?? "the server"} could be made{Advice} ({Origin}).";

    private string Advice => Address is { IsLoopback: true }
        ? "; WeatherSource.Local starts the local server again"
        : "; check this machine's network, or use WeatherSource.Local, which needs none";
}
