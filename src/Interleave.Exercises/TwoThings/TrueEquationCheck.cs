using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.TrueEquation"/>.</summary>
internal static partial class TrueEquationCheck
{
    private static readonly Exercise Exercise = new(
        "01-two-things-at-once",
        "true-equation",
        "Follow the two variables through one round. Which count does the result belong to, and which one is printed?",
        "At the end of every round the two variables should belong together, as they do before the first one: 0 × "
            + "0 = 0.",
        "Begin with a count of 0, and add 1 to it before it is squared, not after.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<Func<bool>, Func<long, long>, string> report) => Exercise.Judge(() =>
    {
        var text = "";
        foreach (var rounds in (int[])[3, 1, Random.Shared.Next(100, 1_000)])
        {
            var run = new Run(rounds);
            text = report(run.GoOn, run.Square);
            if (Wrong(text, run) is { } wrong)
            {
                return wrong;
            }
        }

        return Finding.Pass($"The last report was “{text}”. That is true, and it is the last square that the loop "
            + $"computed.");
    });

    private static Finding? Wrong(string? text, Run run)
    {
        if (run.Squared is not [.., var last])
        {
            return Finding.Wrong("nothing was squared", $"The report is “{text}”, and the function square was "
                + $"never called.");
        }

        var parts = Equation().Match(text ?? "");
        if (!parts.Success)
        {
            return Finding.Wrong("the report is not an equation",
                $"The report is “{text}”. It should look like 3 × 3 = 9.");
        }

        BigInteger left = Number(parts.Groups["left"]), right = Number(parts.Groups["right"]),
            result = Number(parts.Groups["result"]);
        return left != right
                ? Finding.Wrong("the two factors differ", $"The report is “{text}”; a square is a number times "
                    + $"itself.")
            : result != left * right
                ? Finding.Wrong("the result belongs to another count",
                    $"The report is “{text}”, but {left} × {right} = {left * right}. The loop squared {last} last.")
            : run.WentOn
                ? Finding.Wrong("it goes on after it was told to stop",
                    $"{last} was squared after goOn had answered false.")
            : !run.WasToldToStop
                ? Finding.Wrong("it stops before it is told to", $"The loop ended after "
                    + $"{Finding.Some(run.Squared.Count, "round")}, and goOn had not answered false yet.")
            : !run.Squared.Contains((long)left)
                ? Finding.Wrong("the loop never computed that square",
                    $"“{text}” is true, but the loop went from {run.Squared[0]}² to {last}² and never came to "
                        + $"{left}².")
            : !run.Squared.SequenceEqual(Enumerable.Range(1, run.Squared.Count).Select(number => (long)number))
                ? Finding.Wrong("it does not square 1, 2, 3 in turn",
                    $"It began with {run.Squared[0]}² and ended with {last}²; it should go up from 1² in steps of 1.")
            : left != last
                ? Finding.Wrong("it is not the last square",
                    $"The report is “{text}”, and the loop squared {last} last.")
            : null;
    }

    private static BigInteger Number(Group digits) =>
        BigInteger.Parse(string.Concat(digits.Value.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    // Digits may be grouped, in the way of any country.
    [GeneratedRegex(@"(?<left>\d[\d\s.,'’]*)[×x*·](?<right>\s*\d[\d\s.,'’]*)=(?<result>\s*\d[\d\s.,'’]*)")]
    private static partial Regex Equation();

    /// <summary>One run of the loop: says when it must stop, and notes what it squares.</summary>
    private sealed class Run(int rounds)
    {
        private int _asked;

        public List<long> Squared { get; } = [];

        public bool WasToldToStop { get; private set; }

        public bool WentOn { get; private set; }

        public bool GoOn() => !(WasToldToStop = _asked++ >= rounds);

        public long Square(long number)
        {
            WentOn |= WasToldToStop;
            Squared.Add(number);
            return number * number;
        }
    }
}
