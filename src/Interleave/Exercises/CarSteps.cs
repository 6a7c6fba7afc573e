using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>The steps that one thread makes with a car of its own: what each announces, and how it uses the speed.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
internal sealed class CarSteps
{
    private const int MaximumSteps = 200;

    private readonly SteppedCar car;
    private readonly List<(Step Step, bool Reads, bool Writes, bool HasLock)> steps = [];

    private CarSteps(SteppedCar car) => this.car = car;

    /// <summary>Makes the steps. Throws what they throw.</summary>
    public static CarSteps Of(Func<SteppedCar, IEnumerable<Step>> speedUp)
    {
        var result = new CarSteps(new());
        result.Make(speedUp);
        return result;
    }

    /// <summary>Why two such threads can bring the car beyond its limit.</summary>
    public string WhyTooFast
    {
        get
        {
            var locked = steps.FindIndex(step => step.Step.Kind == StepKind.Acquire && step.Step.Target == car.Gate);
            var check = steps.FindIndex(step => step.Reads);
            var act = steps.FindIndex(step => step.Writes);
            return locked < 0 ? steps.Exists(step => step.Step.Kind == StepKind.Acquire) ? "that is a lock of your own" : "no lock is taken"
                : check < locked ? "the check is outside of the lock"
                : steps.FindIndex(check, step => step.Step.Kind == StepKind.Release) < act ? "the lock is let go between check and act"
                : "both can still act on an old check";
        }
    }

    /// <summary>Whether the speed is looked at and set in one step, without the lock that would make this harmless.</summary>
    public bool ChecksAndActsAtOnce
    {
        get
        {
            var act = steps.FindIndex(step => step.Writes);
            return act >= 0 && !steps[act].HasLock && !steps.Take(act).Any(step => step.Reads);
        }
    }

    private void Make(Func<SteppedCar, IEnumerable<Step>> speedUp)
    {
        using var made = speedUp(car).GetEnumerator();
        var holds = false;
        var step = Step.Local("before the first step");
        bool goesOn;
        do
        {
            holds = step.Kind switch
            {
                StepKind.Acquire when step.Target == car.Gate => true,
                StepKind.Release when step.Target == car.Gate => false,
                _ => holds,
            };
            var (reads, writes) = (car.Reads, car.Writes);
            goesOn = made.MoveNext();
            steps.Add((step, car.Reads > reads, car.Writes > writes, holds));
            step = goesOn ? made.Current : default;
        }
        while (goesOn && steps.Count < MaximumSteps);
    }
}
