namespace Interleave.Races;

/// <summary>
/// A car at 90 km/h where 100 are allowed. The cruise control and the driver both speed up by 10 if that is still
/// within the limit: each checks, and then acts on what it saw, while the other may have changed the speed.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public static class CruiseControlRace
{
    private const int Limit = 100;

    /// <summary>
    /// Broken: between the check and the act the other may come. The threads are c, the cruise control, and d, the
    /// driver.
    /// </summary>
    public static Race Broken { get; } = Make("cruise control", SpeedUp);

    /// <summary>Repaired: check and act are done under one lock.</summary>
    public static Race Repaired { get; } = Make("cruise control with a lock", SpeedUpLocked);

    /// <summary>Wrongly repaired: the check has the lock and the act has it, but it is let go in between.</summary>
    public static Race LockLetGoBetween { get; } =
        Make("cruise control with the lock let go between", SpeedUpLockedTwice);

    private static Race Make(string name, Func<Car, IEnumerable<Step>> speedUp) =>
        Race.Of(name, () => new Car(), car => car.Speed <= Limit, ('c', speedUp), ('d', speedUp));

    private static IEnumerable<Step> SpeedUp(Car car)
    {
        yield return Step.Read("speed");
        if (car.Speed + 10 <= Limit)
        {
            yield return Step.Write("speed");
            car.Speed += 10;
        }
    }

    private static IEnumerable<Step> SpeedUpLocked(Car car)
    {
        yield return car.Gate.Acquire();
        foreach (var step in SpeedUp(car))
        {
            yield return step;
        }

        yield return car.Gate.Release();
    }

    private static IEnumerable<Step> SpeedUpLockedTwice(Car car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Read("speed");
        var mayGo = car.Speed + 10 <= Limit;
        yield return car.Gate.Release();
        if (mayGo)
        {
            yield return car.Gate.Acquire();
            yield return Step.Write("speed");
            car.Speed += 10;
            yield return car.Gate.Release();
        }
    }

    private sealed class Car
    {
        public int Speed { get; set; } = 90;

        public RaceLock Gate { get; } = new("gate");
    }
}
