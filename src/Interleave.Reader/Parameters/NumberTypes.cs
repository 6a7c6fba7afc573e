using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>The number types of C#, with a point before the decimals wherever the reader is.</summary>
/// <threadsafety static="true"/>
internal static partial class NumberTypes
{
    private const string ANumber = "is a number, with a point before its decimals";

    /// <summary>The types, by the names that C# has for them.</summary>
    public static IReadOnlyDictionary<string, ParameterType> All { get; } = new[]
    {
        Whole<int>("int", ""),
        Whole<uint>("uint", "U"),
        Whole<long>("long", "L"),
        Whole<ulong>("ulong", "UL"),
        Whole<short>("short", "") with { ShowsInLiterals = false },
        Whole<ushort>("ushort", "") with { ShowsInLiterals = false },
        Whole<byte>("byte", "") with { ShowsInLiterals = false },
        Whole<sbyte>("sbyte", "") with { ShowsInLiterals = false },
        Fraction<double>("double", ""),
        Fraction<float>("float", "f"),
        Fraction<decimal>("decimal", "m"),
    }.ToDictionary(type => type.Name);

    private static ParameterType Whole<T>(string name, string suffix)
        where T : IBinaryInteger<T>, IMinMaxValue<T> => new(name, "4", text =>
            WholeForm().Match(Bare(text, suffix)) is not { Success: true } form ? (null, "is a whole number")
            : T.TryParse(Digits(form), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? (value.ToString(null, CultureInfo.InvariantCulture) + suffix, null)
            : (null, string.Create(CultureInfo.InvariantCulture, $"is from {T.MinValue} to {T.MaxValue}")));

    private static ParameterType Fraction<T>(string name, string suffix)
        where T : INumber<T>, IMinMaxValue<T> => new(name, "1.5", text =>
        {
            if (FractionForm().Match(Bare(text, suffix)) is not { Success: true } form)
            {
                return (null, ANumber);
            }

            if (!T.TryParse(Digits(form), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !T.IsFinite(value))
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"is from {T.MinValue} to {T.MaxValue}"));
            }

            var digits = value.ToString(null, CultureInfo.InvariantCulture);
            return (digits + (suffix.Length > 0 || digits.AsSpan().ContainsAny(".E") ? suffix : ".0"), null);
        });

    private static string Bare(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? text[..^suffix.Length] : text;

    private static string Digits(Match form) =>
        form.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\A(?<digits>[+-]?[0-9]+(?:_+[0-9]+)*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeForm();

    [GeneratedRegex(
        @"\A(?<digits>[+-]?(?:[0-9]+(?:_+[0-9]+)*(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FractionForm();
}
