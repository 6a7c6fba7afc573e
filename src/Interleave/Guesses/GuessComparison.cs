using Interleave.Display;

namespace Interleave.Guesses;

/// <summary>One guess beside its result. It is shown as one sentence.</summary>
/// <param name="Name">What the cell calls the guess.</param>
/// <param name="Guessed">The guess, as it is written.</param>
/// <param name="Result">The result, as it is written; null if there is none.</param>
/// <param name="Verdict">How far off the guess is and which way, as the end of “your guess was …”.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record GuessComparison(string Name, string Guessed, string? Result, string Verdict) : IShowable
{
    /// <summary>The guess itself, for a mark on a chart; not a number if it is none.</summary>
    public double Value { get; private init; } = double.NaN;

    /// <summary>The value of the sweep's variable that it is about; null if it is about no single one.</summary>
    public int? At { get; init; }

    private bool IsWord => double.IsNaN(Value);

    /// <summary>The guess that a result was given; null if it was given none.</summary>
    public static GuessComparison? Of(Showable result) => result.Remark as GuessComparison;

    /// <summary>A number against the result, which is null if nothing could be measured.</summary>
    public static GuessComparison OfNumber(string name, double guess, MeasuredValue? result) => new(
        name,
        result?.GuessText(guess) ?? Invariant($"{guess:#,0.######}"),
        result?.Text,
        result?.Verdict(guess) ?? "")
    {
        Value = guess,
    };

    /// <summary>A word against the result.</summary>
    public static GuessComparison OfWord(string name, string guess, string result) =>
        new(name, guess, result, guess == result ? "right" : "something else");

    /// <inheritdoc/>
    public string ToHtml() => Html.Paragraph(ToText());

    /// <inheritdoc/>
    public string ToText() => this switch
    {
        { Result: null } => $"Your guess of {Guessed} cannot be compared: here there is no result.",
        { IsWord: true } when Guessed == Result => $"Your guess, “{Guessed}”, was right.",
        { IsWord: true } => $"You guessed “{Guessed}”; the result is “{Result}”.",
        { Verdict: "right" } => $"Your guess of {Guessed} was right.",
        _ => $"Your guess of {Guessed} was {Verdict}: the result is {Result}.",
    };
}
