using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Weather;

/// <summary>Readings of several cities, shown as a table with a count below it.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class ReadingTable : Showable
{
    private readonly Reading?[] _readings;
    private readonly City[]? _cities;

    /// <summary>A table of these readings, in this order.</summary>
    /// <param name="readings">
    /// The readings. A null stands for a city that has not been answered yet, as an array has where its thread has not
    /// finished; the table keeps what was there when it was made.
    /// </param>
    /// <param name="cities">The cities asked for, in the same order, to name those not answered yet; or null.</param>
    /// <exception cref="ArgumentException">There are not as many cities as readings.</exception>
    public ReadingTable(IEnumerable<Reading?> readings, IReadOnlyList<City>? cities = null)
    {
        ArgumentNullException.ThrowIfNull(readings);
        _readings = [.. readings];
        _cities = cities is null ? null : [.. cities];
        if (_cities is not null && _cities.Length != _readings.Length)
        {
            throw new ArgumentException(
                $"There are {_cities.Length} cities for {_readings.Length} readings, and each reading needs its own.",
                nameof(cities));
        }
    }

    private int Temperatures => _readings.OfType<Temperature>().Count();

    /// <inheritdoc/>
    public override string ToText() => ToTable().ToText(Summary.Prepend(""));

    /// <inheritdoc/>
    public override string ToHtml() => ToTable().ToHtml(Summary);

    private IEnumerable<string> Summary
    {
        get
        {
            yield return Invariant($"{Temperatures} of {_readings.Length} cities have a temperature.");
            if (_readings.OfType<Reading>().MaxBy(reading => reading.Took) is { } slowest)
            {
                yield return
                    $"The slowest request took {DurationText.Of(slowest.Took)}. It was for {slowest.City.Name}.";
            }

            var attributions = _readings.Select(reading => reading?.Attribution).OfType<string>();
            foreach (var attribution in attributions.Distinct(StringComparer.Ordinal))
            {
                yield return attribution;
            }
        }
    }

    private Table ToTable()
    {
        var columns = new List<(Column Heading, Func<(Reading? Reading, int Index), string> Cell)>
        {
            (Column.Left("city"), row => row.Reading?.City.Name ?? _cities?[row.Index].Name ?? "?"),
            (Column.Right("temperature"), row => (row.Reading as Temperature)?.Degrees ?? "none"),
            (Column.Right("took"), row => row.Reading is { } answered ? DurationText.Of(answered.Took) : ""),
        };
        if (Temperatures < _readings.Length)
        {
            columns.Add((Column.Left("why"), row =>
                row.Reading is null ? "no answer yet" : row.Reading is Temperature ? "" : row.Reading.Line));
        }

        return Table.Of(_readings.Select((reading, index) => (reading, index)), columns);
    }
}
