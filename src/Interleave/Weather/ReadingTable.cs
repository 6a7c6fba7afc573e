using System.Collections.ObjectModel;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Weather;

/// <summary>Readings of several cities, shown as a table with a count below it.</summary>
/// <remarks>Thread safety: immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class ReadingTable : IShowable
{
    private readonly ReadOnlyCollection<City>? _cities;

    /// <summary>A table of these readings, in this order.</summary>
    /// <param name="readings">
    /// The readings. A null stands for a city that has not been answered yet, as an array has where its thread has not
    /// finished; the table is of the moment when it was made.
    /// </param>
    /// <param name="cities">The cities asked for, in the same order, to name those that have not been answered yet; or null.</param>
    /// <exception cref="ArgumentException">There are not as many cities as readings.</exception>
    public ReadingTable(IEnumerable<Reading?> readings, IReadOnlyList<City>? cities = null)
    {
        ArgumentNullException.ThrowIfNull(readings);
        Readings = Array.AsReadOnly(readings.ToArray());
        if (cities is not null && cities.Count != Readings.Count)
        {
            throw new ArgumentException($"There are {cities.Count} cities for {Readings.Count} readings, and each reading needs its own.", nameof(cities));
        }

        _cities = cities is null ? null : Array.AsReadOnly(cities.ToArray());
        Values = Array.AsReadOnly(Readings.OfType<Temperature>().ToArray());
    }

    /// <summary>All rows, in the order given; null where there was no answer yet.</summary>
    public IReadOnlyList<Reading?> Readings { get; }

    /// <summary>How many cities the table has, answered or not.</summary>
    public int Count => Readings.Count;

    /// <summary>The readings that are a temperature.</summary>
    public IReadOnlyList<Temperature> Values { get; }

    /// <summary>How long the slowest answered request took, whatever came of it, or null if none was answered.</summary>
    public TimeSpan? Slowest => SlowestReading?.Took;

    private Reading? SlowestReading => Readings.OfType<Reading>().MaxBy(reading => reading.Took);

    /// <inheritdoc/>
    public string ToText() => string.Join('\n', Summary.Prepend("").Prepend(ToTable().ToText()));

    /// <inheritdoc/>
    public string ToHtml() => ToTable().ToHtml() + string.Concat(Summary.Select(Display.Html.Paragraph));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private IEnumerable<string> Summary
    {
        get
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Values.Count} of {Count} cities have a temperature.");
            if (SlowestReading is { } slowest)
            {
                yield return $"The slowest request took {DurationText.Of(slowest.Took)}. It was for {slowest.City.Name}.";
            }

            foreach (var attribution in Readings.Select(reading => reading?.Attribution).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                yield return attribution;
            }
        }
    }

    private Table ToTable()
    {
        var everyCityHasOne = Values.Count == Count;
        Column[] columns = [Column.Left("city"), Column.Right("temperature"), Column.Right("took")];
        var rows = Readings.Select((reading, index) => reading switch
        {
            Temperature temperature => Row(temperature.City.Name, temperature.Degrees, DurationText.Of(temperature.Took), ""),
            { } failed => Row(failed.City.Name, "none", DurationText.Of(failed.Took), failed.Line),
            null => Row(_cities?[index].Name ?? "?", "none", "", "no answer yet"),
        });
        return new Table(everyCityHasOne ? columns : [.. columns, Column.Left("why")], rows);

        string[] Row(string city, string degrees, string took, string why) =>
            everyCityHasOne ? [city, degrees, took] : [city, degrees, took, why];
    }
}
