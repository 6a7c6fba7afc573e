using Interleave.Timing;

namespace Interleave.Guesses;

/// <summary>What a guess is compared with.</summary>
/// <param name="Value">The result; finite.</param>
/// <param name="Unit">Its unit, such as <c>s</c> or <c>×</c>; empty for a plain count.</param>
/// <param name="IsCount">Whether it is a whole number.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record MeasuredValue(double Value, string Unit = "", bool IsCount = false)
{
    /// <summary>A share, for which points are counted and not factors.</summary>
    public const string Percent = "%";

    // Among so few, a reader counts how many there are too many or too few.
    private const double SmallCount = 20;

    // No machine is so steady that less is worth telling.
    private const double NearlyOne = 1.1;

    /// <summary>Between which values any guess is as good as the result; null if only the result itself is.</summary>
    public (double Least, double Most)? Allowance { get; init; }

    /// <summary>Why it is, as in <c>within the noise</c>.</summary>
    public string AllowanceText { get; init; } = "within the noise";

    /// <summary>The result with its unit, to three digits.</summary>
    public string Text => WithUnit(IsCount ? Invariant($"{Value:#,0}") : ToDigits(Value));

    /// <summary>A guess with the unit, and with the digits that the reader gave it.</summary>
    public string GuessText(double guess) => WithUnit(Invariant($"{guess:#,0.######}"));

    /// <summary>How far off a guess is and which way, as the end of “your guess was …”.</summary>
    public string Verdict(double guess)
    {
        if (guess == Value)
        {
            return "right";
        }

        if (Allowance is var (least, most) && guess >= least && guess <= most)
        {
            return $"right, {AllowanceText}";
        }

        var way = guess > Value ? "high" : "low";
        var difference = Math.Abs(guess - Value);
        if (Unit == Percent)
        {
            return difference <= 1
                ? "right to within a percentage point"
                : $"{way} by {Invariant($"{difference:0.#}")} percentage points";
        }

        var (small, large) = (Math.Min(guess, Value), Math.Max(guess, Value));
        if (small <= 0 || (IsCount && large <= SmallCount))
        {
            return $"{way} by {WithUnit(IsCount ? Invariant($"{difference:#,0.######}") : ToDigits(difference))}";
        }

        return large / small <= NearlyOne
            ? "right to within a tenth"
            : $"{way} by a factor of {FactorText(large / small)}";
    }

    // Two digits: a guess deserves no more.
    private static string FactorText(double factor)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(factor)) - 1);
        return Invariant($"{Math.Round(factor / unit) * unit:#,0.#}");
    }

    private static string ToDigits(double number) =>
        number == 0 ? "0" : number < 0 ? "-" + Digits.ToText(-number) : Digits.ToText(number);

    private string WithUnit(string number) => Unit.Length == 0 ? number : $"{number} {Unit}";
}
