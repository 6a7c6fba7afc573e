using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Interleave.Reader.Parameters;

/// <summary>
/// A value in a cell tagged <c>parameters</c> or <c>guess</c> that can be shown as an input: a C# declaration on a
/// line of its own, <c>int threads = 13;  // threads that share the cities</c>.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type as it is written.</param>
/// <param name="Value">The value as it is written.</param>
/// <param name="Comment">What the comment behind it says; may be empty.</param>
/// <param name="Start">Where the value begins in the cell's text.</param>
/// <threadsafety static="true" instance="true"/>
public sealed partial record ParameterField(string Name, string Type, string Value, string Comment, int Start)
{
    /// <summary>The page writes numbers with six decimals.</summary>
    private const double SmallestStep = 1e-6;

    private static readonly double[] NiceFactors = [1, 2, 5, 10];

    /// <summary>Whether its type has null.</summary>
    public bool IsNullable => Type is [.., '?'];

    /// <summary>The ends of the range that the comment names, as in <c>1 to 20</c>; null if it names none.</summary>
    public (double Least, double Most)? NamedRange =>
        RangeInWords().Match(Comment) is { Success: true } named
            && double.Parse(named.Groups["least"].Value, CultureInfo.InvariantCulture) is var least
            && double.Parse(named.Groups["most"].Value, CultureInfo.InvariantCulture) is var most
            && least < most
            ? (least, most)
            : null;

    /// <summary>
    /// The values in a cell, from top to bottom. What is written in another way is ignored: it is edited as code.
    /// </summary>
    /// <param name="source">The text of the cell.</param>
    public static IReadOnlyList<ParameterField> In(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return
        [
            .. Line().Matches(source).Select(line => new ParameterField(
                line.Groups["name"].Value,
                line.Groups["type"].Value,
                line.Groups["value"].Value,
                line.Groups["comment"].Value.Trim(),
                line.Groups["value"].Index)),
        ];
    }

    /// <summary>The names of those values that a sentence speaks of, in the order of the sentence.</summary>
    public static IReadOnlyList<string> NamedIn(string sentence, IReadOnlyList<ParameterField> fields)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var names = fields.Select(field => field.Name).ToHashSet();
        return [.. Word().Matches(sentence).Select(word => word.Value).Where(names.Contains).Distinct()];
    }

    /// <summary>The cell's text with another value. A comment behind it stays where it is, if there is room.</summary>
    /// <param name="source">The text that this was read from.</param>
    /// <param name="value">The value, as it is to be written.</param>
    public string Replace(string source, string value)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(value);
        var rest = source[(Start + Value.Length)..];
        var gap = Gap().Match(rest);
        if (gap.Success)
        {
            var width = Math.Max(1, gap.Groups["gap"].Length + Value.Length - value.Length);
            rest = ";" + new string(' ', width) + rest[gap.Length..];
        }

        return source[..Start] + value + rest;
    }

    /// <summary>
    /// Reads a value: as the literal that is to be written, or what it should have been, as the end of a sentence.
    /// What is given is never taken for code.
    /// </summary>
    /// <param name="value">The value, as the reader gives it.</param>
    public (string? Literal, string? Misfit) Read(string value) =>
        new CSharpTypes([]).Of(SyntaxFactory.ParseTypeName(Type), SyntaxFactory.ParseExpression(Value))!.Read(value);

    /// <summary>
    /// The ends of a slider and its steps; null if there is none for this type or value.
    /// </summary>
    /// <param name="original">
    /// The same value as the chapter has it, from which the range is made, so that it stays as it is while the value
    /// changes; a value beyond it widens it. Null if there is none: then this one counts.
    /// </param>
    public (double Least, double Most, double Step)? Range(ParameterField? original = null)
    {
        if (Number is not { } value)
        {
            return null;
        }

        var (least, most, step) = RangeFor(original?.Type == Type && original.Number is { } number ? number : value);
        (least, most) = (Math.Min(least, value), Math.Max(most, value));

        // The value must lie on one of the slider's steps, or the slider would move it.
        if (Type != "double")
        {
            step = (value - least) % step == 0 && (most - least) % step == 0 ? step : 1;
        }
        else
        {
            while (step > SmallestStep
                && Math.Abs(((value - least) / step) - Math.Round((value - least) / step)) > 1e-6)
            {
                step /= 10;
            }
        }

        return (least, most, step);
    }

    /// <summary>The value as a number; null if it is not one that a slider could show.</summary>
    private double? Number =>
        Type is "int" or "long" or "double"
        && double.TryParse(
            Value.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var value)
        && Math.Abs(value) <= 1e9
            ? value
            : null;

    private (double Least, double Most, double Step) RangeFor(double value)
    {
        // A comment that names the range has the last word.
        if (NamedRange is var (least, most))
        {
            return (least, most, Type == "double" ? (most - least) / 20 : 1);
        }

        if (Name.EndsWith("Percent", StringComparison.OrdinalIgnoreCase))
        {
            return (Math.Min(0, value), Math.Max(100, value), Type == "double" ? 0.5 : 1);
        }

        if (Type == "double")
        {
            var top = NiceAbove(Math.Max(1, Math.Abs(value) * 2));
            return (value < 0 ? -top : 0, top, top / 100);
        }

        // Up to 20 for small counts; up to four times the value, rounded up, for large ones.
        var highest = NiceAbove(Math.Max(20, value * 4));
        var step = highest <= 100 ? 1 : highest / 100;
        step = value % step == 0 ? step : 1;

        // For a value above 0 the least is rarely 0: no threads, no repeats, no time at all.
        return (value == 0 ? 0 : Math.Min(value, step), highest, step);
    }

    private static double NiceAbove(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return NiceFactors.Select(factor => factor * power).First(nice => nice >= value);
    }

    [GeneratedRegex(
        """
        ^[ \t]*(?<type>(?:int|long|double|bool|string)\??|int\[\])[ \t]+(?<name>[\p{L}_]\w*)[ \t]*=[ \t]*
        (?<value>(?:"(?:[^"\\\r\n]|\\.)*"|\[[^\]\r\n]*\]|[^;,"/\[\r\n])+?)[ \t]*;[ \t]*
        (?://[ \t]*(?<comment>[^\r\n]*))?\r?$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"[\p{L}_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[ \t]*;(?<gap>[ \t]+)(?=//)", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(
        @"(?<![\w.])(?<least>-?\d+(?:\.\d+)?) to (?<most>-?\d+(?:\.\d+)?)(?![\w.])",
        RegexOptions.CultureInvariant)]
    private static partial Regex RangeInWords();
}
