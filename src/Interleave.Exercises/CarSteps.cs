using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>The steps that one thread makes with a car of its own: what each announces, and how it uses the speed.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
internal sealed class CarSteps
{
    private const int MaximumSteps = 200;

    private readonly SteppedCar _car;
    private readonly List<(Step Step, bool Reads, bool Writes, bool HasLock)> _steps = [];

    private CarSteps(SteppedCar car) => _car = car;

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
            var locked = _steps.FindIndex(step => step.Step.Kind == StepKind.Acquire && step.Step.Target == _car.Gate);
            var check = _steps.FindIndex(step => step.Reads);
            var act = _steps.FindIndex(step => step.Writes);
            return locked < 0 ? _steps.Exists(step => step.Step.Kind == StepKind.Acquire) ? "that is a lock of your own" : "no lock is taken"
                : check < locked ? "the check is outside of the lock"
                : _steps.FindIndex(check, step => step.Step.Kind == StepKind.Release) < act ? "the lock is let go between check and act"
                : "both can still act on an old check";
        }
    }

    /// <summary>Whether the speed is looked at and set in one step, without the lock that would make this harmless.</summary>
    public bool ChecksAndActsAtOnce
    {
        get
        {
            var act = _steps.FindIndex(step => step.Writes);
            return act >= 0 && !_steps[act].HasLock && !_steps.Take(act).Any(step => step.Reads);
        }
    }

    private void Make(Func<SteppedCar, IEnumerable<Step>> speedUp)
    {
        using var made = speedUp(_car).GetEnumerator();
        var holds = false;
        var step = Step.Local("before the first step");
        bool goesOn;
        do
        {
            holds = step.Kind switch
            {
                StepKind.Acquire when step.Target == _car.Gate => true,
                StepKind.Release when step.Target == _car.Gate => false,
                _ => holds,
            };
            var (reads, writes) = (_car.Reads, _car.Writes);
            goesOn = made.MoveNext();
            _steps.Add((step, _car.Reads > reads, _car.Writes > writes, holds));
            step = goesOn ? made.Current : default;
        }
        while (goesOn && _steps.Count < MaximumSteps);
    }
}
