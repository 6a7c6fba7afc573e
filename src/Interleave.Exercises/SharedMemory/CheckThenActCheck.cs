using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.CheckThenAct"/>: the explorer runs every schedule of two threads.</summary>
internal static class CheckThenActCheck
{
    private const int Increase = 10;
    private const int FirstSpeed = 90;
    private const int MaximumSteps = 200;
    private const string KeepsTheLock = "the lock is not always given back";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    // At these speeds none, one or both of the threads may still speed up: an answer that sets a fixed speed, or
    // counts, is wrong at one of them.
    private static readonly int[] OtherSpeeds = [100, 95, 85, 80, 70];

    private static readonly Exercise Exercise = new(
        "03-shared-memory",
        "check-then-act",
        "yield return car.Gate.Acquire(); takes the lock, and yield return car.Gate.Release(); gives it back.",
        "What one thread has read must still be true when it acts on it. From where to where must the other be "
            + "kept out, and is the lock free again afterwards?",
        "Acquire before the step that reads; release after the if, so that the lock is given back whichever way "
            + "the if goes.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<SteppedCar, IEnumerable<Step>> speedUp) => Exercise.Judge(() =>
    {
        // A method that is not written yet throws here, and not in the explorer.
        _ = speedUp(new(FirstSpeed));
        var all = Explored(speedUp, FirstSpeed, car => car.SpeedNow <= SteppedCar.Limit);
        return Wrong(speedUp, all)
            ?? OtherSpeeds.Select(speed => WrongFrom(speedUp, speed)).FirstOrDefault(wrong => wrong is not null)
            ?? Finding.Pass(InvariantText.Text($"0 of {all.Schedules:#,0} schedules end wrong, and no other "
                + $"schedule is possible."));
    });

    private static Finding? Wrong(Func<SteppedCar, IEnumerable<Step>> speedUp, Exploration all)
    {
        if (all.Fault is { } fault)
        {
            return Finding.Wrong("the steps cannot be explored", fault.Text);
        }

        if (all.ShortestWrong is { } wrong)
        {
            var seen = InvariantText.Text($"{all.WrongSchedules:#,0} of {all.Schedules:#,0} schedules end wrong, "
                + $"for instance {wrong.Schedule}: {wrong.Text}.");
            return Finding.Wrong(
                wrong.Outcome switch
                {
                    RaceOutcome.Deadlock => KeepsTheLock,
                    RaceOutcome.Wrong => WhyTooFast(speedUp),
                    RaceOutcome.Endless => "the steps go on for ever",
                    _ => "a step fails",
                },
                seen);
        }

        if (Explored(speedUp, FirstSpeed, car => car.SpeedNow == SteppedCar.Limit).ShortestWrong is { } slow)
        {
            return Finding.Wrong(
                "the car is never sped up", $"With the schedule {slow.Schedule} it ends at {slow.Text}, and one of "
                    + $"the two threads could have brought it to {SteppedCar.Limit} km/h.");
        }

        // No schedule ends wrong although the speed is set without the lock: then check and act are one step,
        // whatever the others do.
        if (Explored(speedUp, FirstSpeed, car => !car.WasSetWithoutGate).ShortestWrong is { } unlocked)
        {
            return Finding.Wrong(
                "the speed is set without the lock",
                $"With the schedule {unlocked.Schedule} a thread sets the speed without holding car.Gate. A step "
                    + $"that reads and sets at once hides the race: a real machine can switch in between.");
        }

        return all.IsComplete ? null : Finding.Wrong("there are too many schedules",
            $"Not all could be explored: {all.WhyIncomplete}.");
    }

    private static Finding? WrongFrom(Func<SteppedCar, IEnumerable<Step>> speedUp, int speed)
    {
        var expected = speed;
        for (var thread = 0; thread < 2 && expected + Increase <= SteppedCar.Limit; thread++)
        {
            expected += Increase;
        }

        var all = Explored(speedUp, speed, car => car.SpeedNow == expected && !car.WasSetWithoutGate);
        return all.ShortestWrong is { } wrong
            ? Finding.Wrong(
                wrong.Outcome == RaceOutcome.Deadlock ? KeepsTheLock : "it is wrong at another speed",
                $"From {speed} km/h two threads that each add {Increase}, if that does not go beyond "
                    + $"{SteppedCar.Limit}, should end at {expected} km/h with the lock held at each change. With "
                    + $"the schedule {wrong.Schedule}: {wrong.Text}.")
            : null;
    }

    private static Exploration Explored(
        Func<SteppedCar, IEnumerable<Step>> speedUp, int speed, Func<SteppedCar, bool> isRight) => Race
        .Of("cruise control", () => new SteppedCar(speed), isRight, ('c', Steps(speedUp)), ('d', Steps(speedUp)))
        .Explore(maxSchedules: 20_000, maxTime: LongEnough, maxSteps: MaximumSteps);

    private static Func<SteppedCar, IEnumerable<Step>> Steps(Func<SteppedCar, IEnumerable<Step>> speedUp) =>
        car => car.Watched(speedUp(car));

    /// <summary>Why two threads can bring the car beyond its limit: seen in the steps that one of them makes with a
    /// car of its own.</summary>
    private static string WhyTooFast(Func<SteppedCar, IEnumerable<Step>> speedUp)
    {
        var car = new SteppedCar(FirstSpeed);
        List<(Step Step, bool Reads, bool Writes)> steps = [];
        var (reads, writes) = (0, 0);
        var current = Step.Local("before the first step");
        foreach (var next in car.Watched(speedUp(car)).Take(MaximumSteps).Append(default))
        {
            steps.Add((current, car.Reads > reads, car.Writes > writes));
            (reads, writes, current) = (car.Reads, car.Writes, next);
        }

        var locked = steps.FindIndex(step => step.Step.Kind == StepKind.Acquire && step.Step.Target == car.Gate);
        var check = steps.FindIndex(step => step.Reads);
        var act = steps.FindIndex(step => step.Writes);
        return locked < 0 ? steps.Exists(step => step.Step.Kind == StepKind.Acquire) ? "that is a lock of your own"
            : "no lock is taken"
            : check < locked ? "the check is outside of the lock"
            : check < act && steps[check..act].Exists(step => step.Step.Kind == StepKind.Release)
            ? "the lock is let go between check and act"
            : "both can still act on an old check";
    }
}
