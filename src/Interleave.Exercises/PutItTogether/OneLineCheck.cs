using System.Globalization;
using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.OneLine"/>.</summary>
internal static class OneLineCheck
{
    private const int MostTries = 5;

    private static readonly Exercise Exercise = new(
        "07-put-it-together",
        "one-line",
        "What does the line say of a city whose answer never came, and how would anybody know why?",
        "The exception carries the reason. Whatever its type, its message belongs into the line.",
        "try { return … ask() …; } catch (Exception error) { return $\"{city.Name}: {error.Message}\"; }");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<City, Func<double>, string> line) => Exercise.Judge(() =>
    {
        // The numbers, the cities and the reasons are drawn: none can be written down beforehand.
        var cities = City.Capitals.ToArray();
        Random.Shared.Shuffle(cities);
        var number = Random.Shared.Next(100, 1_000);
        return Says(line, cities[0], Random.Shared.Next(15, 40))
            ?? Says(line, cities[1], 0)
            ?? Explains(line, cities[2], new TimeoutException(Text($"no answer within {number} ms")))
            ?? Explains(line, cities[3], new HttpRequestException(Text($"the server closed connection {number}")))
            ?? Explains(line, cities[4], new InvalidOperationException(Text($"station {number} has no reading")))
            ?? Explains(line, cities[5], new OperationCanceledException(Text($"stopped by request {number}")))
            ?? Finding.Pass("Two temperatures have their lines, one of them 0, and four failures say what they were.");
    });

    private static Finding? Says(Func<City, Func<double>, string> line, City city, int degrees)
    {
        var text = line(city, () => degrees) ?? "";
        return !text.Contains(city.Name, StringComparison.Ordinal) ? NoName(city, text)
            : text.Contains(degrees.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) ? null
            : Finding.Wrong("the line lacks the temperature",
                Text($"{city.Name} answered {degrees} °C, and its line says “{text}”."));
    }

    private static Finding? Explains(Func<City, Func<double>, string> line, City city, Exception error)
    {
        var tries = 0;
        string text;
        try
        {
            text = line(city, Ask) ?? "";
        }
        catch (Exception thrown) when (thrown.GetBaseException() == error)
        {
            return Finding.Wrong("it does not catch every failure",
                $"{city.Name} failed with {error.GetType().Name}, and Line threw it on. In a thread of its own that "
                    + $"ends the process.");
        }

        return tries > MostTries
                ? Finding.Wrong("asked for again and again",
                    $"{city.Name} was asked for {Finding.Times(tries)}. That makes trouble worse for a busy server: "
                        + $"give up, and say why.")
            : !text.Contains(city.Name, StringComparison.Ordinal) ? NoName(city, text)
            : text.Contains(error.Message, StringComparison.Ordinal) ? null
            : text.Replace(city.Name, "", StringComparison.Ordinal).Any(char.IsAsciiDigit)
                || text.Contains("NaN", StringComparison.Ordinal)
                ? Finding.Wrong("a temperature that nobody measured",
                    $"{city.Name} failed, and its line says “{text}”. A missing value is never a number.")
            : Finding.Wrong("it does not say why",
                $"The line of {city.Name} says “{text}”, and not what the exception says: “{error.Message}”.");

        double Ask() => ++tries > 4 * MostTries ? -99 : throw error;
    }

    private static Finding NoName(City city, string text) => Finding.Wrong(
        "it does not say which city", $"The line of {city.Name} says “{text}”.");
}
