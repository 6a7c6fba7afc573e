namespace Interleave.Races.Tests;

/// <summary>
/// Two switches for one lamp. Each thread flips it once, so that a lamp that was off is off again; a flip looks at the lamp and
/// then sets it to the opposite of what it saw.
/// </summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
internal static class LightRace
{
    /// <summary>Broken: nothing keeps one flip out of the other. 4 of 6 schedules leave the lamp on.</summary>
    public static Race Broken { get; } = Make("light", Flip, Flip);

    /// <summary>Repaired: both flips hold the lamp's lock from before they look until after they have set it.</summary>
    public static Race Repaired { get; } = Make("light with a lock", LockedFlip, LockedFlip);

    /// <summary>Wrongly repaired: only one of the two takes the lock.</summary>
    public static Race LockedOnOneSide { get; } = Make("light with a lock on one side", LockedFlip, Flip);

    /// <summary>Wrongly repaired: both take the lock, but after they have looked.</summary>
    public static Race LockedAfterTheRead { get; } = Make("light with the lock after the read", FlipLockedLate, FlipLockedLate);

    private static Race Make(string name, params Func<Lamp, IEnumerable<Step>>[] flips) =>
        Race.Of(name, () => new Lamp(), lamp => !lamp.IsOn, flips);

    private static IEnumerable<Step> Flip(Lamp lamp)
    {
        var seen = false;
        yield return Step.Read("lamp", () => seen);
        seen = lamp.IsOn;
        yield return Step.Write("lamp");
        lamp.IsOn = !seen;
    }

    private static IEnumerable<Step> LockedFlip(Lamp lamp)
    {
        yield return lamp.Gate.Acquire();
        foreach (var step in Flip(lamp))
        {
            yield return step;
        }

        yield return lamp.Gate.Release();
    }

    private static IEnumerable<Step> FlipLockedLate(Lamp lamp)
    {
        yield return Step.Read("lamp");
        var seen = lamp.IsOn;
        yield return lamp.Gate.Acquire();
        yield return Step.Write("lamp");
        lamp.IsOn = !seen;
        yield return lamp.Gate.Release();
    }

    private sealed class Lamp
    {
        public bool IsOn { get; set; }

        public RaceLock Gate { get; } = new("gate");
    }
}
