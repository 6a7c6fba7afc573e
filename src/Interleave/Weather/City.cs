using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Interleave.Display;
using Interleave.Texts;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Weather;

/// <summary>A city whose weather the service reports.</summary>
/// <remarks>Two cities are equal if their names, provinces and site codes are.</remarks>
/// <example>
/// <code>
/// var toronto = City.Named("toronto");
/// var ontario = City.Capitals.Where(city => city.Province == toronto.Province);
/// Console.WriteLine(string.Join(", ", ontario.Select(city => city.Name)));
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed partial record City : IShowable
{
    private static readonly Lazy<IReadOnlyList<City>> LazyCapitals = new(ReadCapitals);

    /// <summary>A city of this name, province and site code.</summary>
    /// <param name="name">The name, as people write it.</param>
    /// <param name="province">The two capital letters of its province or territory, such as <c>ON</c>.</param>
    /// <param name="siteCode">
    /// The weather service's code for it: <c>s</c> and seven digits, such as <c>s0000458</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name is blank, or the province or the site code does not have that form.
    /// </exception>
    public City(string name, string province, string siteCode)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(province);
        ArgumentNullException.ThrowIfNull(siteCode);
        if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            throw new ArgumentException("A city needs a name, on one line.", nameof(name));
        }

        if (!ProvincePattern().IsMatch(province))
        {
            throw new ArgumentException(
                $"The province of {name} is two capital letters, such as ON, and not \"{province}\".",
                nameof(province));
        }

        if (!SiteCodePattern().IsMatch(siteCode))
        {
            throw new ArgumentException(
                $"The site code of {name} is an s and seven digits, such as s0000458, and not \"{siteCode}\".",
                nameof(siteCode));
        }

        Name = name;
        Province = province;
        SiteCode = siteCode;
    }

    /// <summary>
    /// The capitals of Canada's ten provinces and three territories, in the order of their names.
    /// They are read once, from <c>data/cities.csv</c>.
    /// </summary>
    public static IReadOnlyList<City> Capitals => LazyCapitals.Value;

    /// <summary>The name, such as <c>Québec City</c>.</summary>
    public string Name { get; }

    /// <summary>The two letters of the province or territory, such as <c>QC</c>.</summary>
    public string Province { get; }

    /// <summary>The weather service's code for the city, such as <c>s0000620</c>.</summary>
    public string SiteCode { get; }

    /// <summary>The capital of this name. Case, accents and the kind of apostrophe do not matter.</summary>
    /// <exception cref="ArgumentException">None of the thirteen has this name.</exception>
    public static City Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = Fold(name);
        if (Capitals.FirstOrDefault(city => Fold(city.Name) == wanted) is { } found)
        {
            return found;
        }

        var nearest = Capitals.MinBy(city => Distance(wanted, Fold(city.Name)))!;
        throw new ArgumentException(
            $"There is no city \"{QuotedText.Of(name)}\" among the {Capitals.Count} of City.Capitals "
                + "(data/cities.csv); "
                + $"the nearest name is \"{nearest.Name}\".",
            nameof(name));
    }

    /// <summary>The city in one line, such as <c>Toronto, ON (s0000458)</c>.</summary>
    public override string ToString() => $"{Name}, {Province} ({SiteCode})";

    /// <inheritdoc/>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <inheritdoc/>
    public string ToText() => ToString();

    [GeneratedRegex(@"\A[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProvincePattern();

    [GeneratedRegex(@"\As[0-9]{7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SiteCodePattern();

    // The table is a file of our own with three plain columns and no quoted fields, as a test checks.
    private static ReadOnlyCollection<City> ReadCapitals()
    {
        using var stream = typeof(City).Assembly.GetManifestResourceStream("cities.csv")
            ?? throw new InvalidOperationException("Interleave.dll was built without data/cities.csv.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var cities = reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(fields => new City(fields[0], fields[1], fields[2]));
        return Array.AsReadOnly(cities.ToArray());
    }

    // In its invariant mode .NET removes no accents, so the one accented letter of the table is replaced here.
    private static string Fold(string name)
    {
        var letters = name.Trim().Replace('’', '\'').Replace('é', 'e').Replace('É', 'E')
            .Normalize(NormalizationForm.FormD)
            .Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return string.Concat(letters).ToUpperInvariant();
    }

    // Levenshtein's edit distance; a name that contains the other one ("Quebec") is as near as can be.
    private static int Distance(string wanted, string name)
    {
        if (wanted.Length > 0
            && (name.Contains(wanted, StringComparison.Ordinal) || wanted.Contains(name, StringComparison.Ordinal)))
        {
            return 0;
        }

        var previous = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= wanted.Length; i++)
        {
            var current = new int[name.Length + 1];
            current[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var replaced = previous[j - 1] + (wanted[i - 1] == name[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[name.Length];
    }
}
