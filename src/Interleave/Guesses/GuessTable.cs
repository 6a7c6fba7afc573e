using System.Text.RegularExpressions;
using Interleave.Display;

namespace Interleave.Guesses;

/// <summary>The reader's guesses beside what was measured. Guesses that were not made are not listed.</summary>
/// <example>
/// <code>
/// int? cores = 4;         // null: no guess
/// bool? isLinux = null;
/// Guess.Compare(cores, Environment.ProcessorCount, 1, 1_000);
/// Guess.Compare(isLinux, OperatingSystem.IsLinux());
/// new GuessTable(new { cores, isLinux })
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
public sealed partial class GuessTable : Showable
{
    private readonly IReadOnlyList<GuessComparison> _guesses;

    /// <summary>A table of these guesses as they are now.</summary>
    /// <param name="guesses">
    /// An object with a property for each guess, as in <c>new { secondsInTurn, timesAsFast }</c>; the properties are
    /// numbers, yes or no, or words, and null where nothing was guessed.
    /// </param>
    public GuessTable(object guesses)
    {
        ArgumentNullException.ThrowIfNull(guesses);
        _guesses =
        [
            .. from property in guesses.GetType().GetProperties()
               let guess = property.GetValue(guesses)
               where guess is not null
               select Comparison(property.Name, guess),
        ];
    }

    /// <summary>A row for each guess; without any, a sentence that says how to make one.</summary>
    public override string ToHtml() => _guesses.Count == 0 ? Html.Paragraph(ToText()) : ToTable().ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => _guesses.Count > 0
        ? ToTable().ToText()
        : "You have made no guess yet. Where a cell asks for one, write it in place of null, run that cell and those "
            + "below it, and then this one.";

    // A comparison with a guess that has been changed since says nothing about the guess.
    private static GuessComparison Comparison(string name, object guess)
    {
        var text = guess switch
        {
            bool yes => Guess.YesOrNo(yes),
            string word => word.Trim(),
            _ => Invariant($"{guess:#,0.######}"),
        };
        return GuessLog.Find(name) is { } met
            && (met.Guessed.Equals(text, StringComparison.OrdinalIgnoreCase) || met.Value.Equals(AsNumber(guess)))
            ? met
            : new(name, text, null, "");
    }

    private static double AsNumber(object guess) => guess switch
    {
        double number => number,
        int number => number,
        long number => number,
        _ => double.NegativeInfinity,
    };

    private Table ToTable() => Table.Of(
        _guesses,
        [
            (Column.Left("guess"), guess => Words(guess.Name)),
            (Column.Right("yours"), guess => guess.Guessed),
            (Column.Right("result"), guess => guess.Result ?? "not measured yet"),
            (Column.Left("your guess was"), guess => guess.Verdict),
        ]);

    // secondsInTurn: seconds in turn.
    private static string Words(string name) =>
        Capital().Replace(name, letter => " " + letter.Value.ToLowerInvariant()).TrimStart();

    [GeneratedRegex(@"\p{Lu}|(?<=\p{Ll})\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Capital();
}
