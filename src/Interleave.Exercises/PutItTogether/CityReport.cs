using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>Reports on cities.</summary>
/// <param name="cities">The cities.</param>
/// <param name="ask">Waits for a city's temperature until its token is cancelled; it then throws an
/// <see cref="OperationCanceledException"/>. It throws other exceptions for other reasons.</param>
/// <param name="bound">How long to wait for a city at most.</param>
/// <param name="stop">Is cancelled by a Stop.</param>
/// <returns>A line for each city, in the same order.</returns>
public delegate string[] CityReport(
    IReadOnlyList<City> cities, Func<City, CancellationToken, double> ask, TimeSpan bound, CancellationToken stop);
