namespace Interleave.Races;

/// <summary>The race cannot be explored, and why.</summary>
internal sealed class RaceFaultException(RaceOutcome outcome, string message) : Exception(message)
{
    public RaceOutcome Outcome => outcome;
}
