using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Interleave.Races;

/// <summary>Runs a race by a schedule that you choose.</summary>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
/// <example>
/// <code>
/// var race = TwoLockTransferRace.Broken;
/// race.Play("hk")  // each has one lock and waits for the other's
/// </code>
/// </example>
public static partial class RacePlaying
{
    /// <summary>
    /// Runs one schedule and shows each step: who made it, what it did, the state after it, and who is blocked.
    /// </summary>
    /// <param name="race">The race.</param>
    /// <param name="schedule">
    /// A letter a step, as in <c>khkh</c>; at most 100,000. Where a letter is not possible, the run ends before it,
    /// and says why.
    /// </param>
    /// <param name="expression">Left to the compiler: the C# that names the race, for a call to copy.</param>
    /// <exception cref="ArgumentNullException">The race or the schedule is null.</exception>
    /// <exception cref="ArgumentException">The schedule is too long.</exception>
    public static Playback Replay(
        this Race race, string schedule, [CallerArgumentExpression(nameof(race))] string? expression = null) =>
        Of(race, schedule, expression, isPlay: false);

    /// <summary>
    /// Plays the scheduler: shows the state after the steps so far and which may come next, with a button for each.
    /// The empty schedule is the start.
    /// </summary>
    /// <inheritdoc cref="Replay"/>
    public static Playback Play(
        this Race race, string schedule = "", [CallerArgumentExpression(nameof(race))] string? expression = null) =>
        Of(race, schedule, expression, isPlay: true);

    /// <summary>
    /// A schedule of a race, to be shown. If it is one of a puzzle, the expression names the schedule, not the race.
    /// </summary>
    internal static Playback Of(Race race, string schedule, string? expression, bool isPlay, Puzzle? puzzle = null)
    {
        ArgumentNullException.ThrowIfNull(race);
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule.Length > Race.GreatestMaxSteps)
        {
            var (most, length) = (Race.GreatestMaxSteps, schedule.Length);
            throw new ArgumentException(
                Race.Text($"A schedule has at most {most:#,0} letters, and this one has {length:#,0}."),
                nameof(schedule));
        }

        // Of a call such as Race.Of(…).Play() the text would be the whole race.
        var name = expression is not null && Name().IsMatch(expression) ? expression : puzzle is null ? "race" : "";
        return PlaybackRun.Of(race, name, schedule, isPlay, puzzle);
    }

    [GeneratedRegex(@"^[\w.]{1,60}$")]
    private static partial Regex Name();
}
