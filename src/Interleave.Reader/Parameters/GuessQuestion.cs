using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>
/// What a cell tagged <c>guess</c> asks the reader: one value that may be null, with the question and what may be
/// answered in its comment, as in <c>double? seconds = null;  // your guess: how many seconds? 0.1 to 100</c>.
/// </summary>
/// <param name="Field">The value.</param>
/// <param name="Question">The question, with its mark.</param>
/// <param name="Hint">What stands behind it: the range, or the choices.</param>
/// <param name="Choices">
/// What can be chosen: each as it is shown, and as it is written in code. Empty for a number.
/// </param>
/// <threadsafety static="true" instance="true"/>
public sealed partial record GuessQuestion(
    ParameterField Field, string Question, string Hint, IReadOnlyList<(string Text, string Code)> Choices)
{
    /// <summary>The value of a guess that is not made.</summary>
    public const string None = "null";

    // On a longer scale the hand cannot set the small values, and most of the scale would be one of them.
    private const double LongestScale = 100;

    private static readonly (string Text, string Code)[] YesOrNo = [("yes", "true"), ("no", "false")];

    /// <summary>The guess as the reader wrote it; empty if there is none.</summary>
    public string Guessed =>
        Field.Value == None ? ""
        : Choices.FirstOrDefault(choice => choice.Code == Field.Value) is { Text: { } text } ? text
        : Field.Value.Trim('"');

    /// <summary>The question that a cell asks; null if it is not written as one.</summary>
    /// <param name="source">The text of the cell.</param>
    public static GuessQuestion? In(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        // A string needs no question mark to be null, and .NET Interactive warns of one.
        if (ParameterField.In(source) is not [{ } field] || !(field.IsNullable || field.Type == "string")
            || Comment().Match(field.Comment) is not { Success: true } comment)
        {
            return null;
        }

        var hint = comment.Groups["hint"].Value;
        (string Text, string Code)[] choices = field.Type switch
        {
            "bool?" => YesOrNo,
            "string" or "string?" => [.. Between().Split(hint).Select(word => (word, TextTypes.Quoted(word)))],
            _ => [],
        };
        return new(field, comment.Groups["question"].Value, hint, choices);
    }

    /// <summary>
    /// The ends of a slider and its steps; null where there is none, because the scale is too long or not known.
    /// </summary>
    public (double Least, double Most, double Step)? Slider
    {
        get
        {
            if (Field.NamedRange is not var (least, most) || Choices.Count > 0
                || most > LongestScale * Math.Max(least, 1))
            {
                return null;
            }

            return (least, most, Field.Type != "double?" ? 1 : Math.Pow(10, Math.Floor(Math.Log10(most - least)) - 2));
        }
    }

    /// <summary>What is wrong with an answer, as the end of a sentence; null if nothing is.</summary>
    /// <param name="answer">The answer, as the reader wrote it; empty for none.</param>
    public string? Misfit(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Length == 0 || answer == None ? null
            : Field.Read(answer) is (null, var misfit) ? misfit
            : Choices.Count > 0 && !Choices.Any(choice => choice.Code == Field.Read(answer).Literal) ? $"is {Hint}"
            : Field.NamedRange is var (least, most)
                && double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && (number < least || number > most)
                ? string.Create(CultureInfo.InvariantCulture, $"is from {least:0.######} to {most:0.######}")
            : null;
    }

    /// <summary>The cell's text with another answer.</summary>
    /// <param name="source">The text that this was read from.</param>
    /// <param name="answer">An answer that fits, as it is written in code; empty for none.</param>
    public string Replace(string source, string answer) =>
        Field.Replace(source, answer is { Length: > 0 } ? answer : None);

    [GeneratedRegex(@"\A(?:your guess:[ \t]*)?(?<question>.*\?)[ \t]*(?<hint>[^?]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@",[ \t]*(?:or[ \t]+)?|[ \t]+or[ \t]+", RegexOptions.CultureInvariant)]
    private static partial Regex Between();
}
