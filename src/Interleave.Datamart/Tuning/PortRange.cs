using System.Globalization;

namespace Interleave.Datamart.Tuning;

/// <summary>A few ports in a row.</summary>
/// <param name="First">The first one, 1 to 65535.</param>
/// <param name="Last">The last one, <paramref name="First"/> to 65535.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record PortRange(int First, int Last)
{
    /// <summary>The most ports that a range may have.</summary>
    public const int MostPorts = 16;

    /// <summary>The ports, from the first to the last.</summary>
    public IEnumerable<int> Ports => Enumerable.Range(First, Last - First + 1);

    /// <summary>Reads <c>first-last</c>.</summary>
    public static bool TryParse(string text, out PortRange? range)
    {
        range = text.Split('-') is [var first, var last]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from >= 1 && to <= 65535 && to >= from && to - from < MostPorts
            ? new(from, to)
            : null;
        return range is not null;
    }
}
