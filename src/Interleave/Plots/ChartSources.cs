using System.Text.Json;
using Interleave.Weather;

namespace Interleave.Plots;

/// <summary>Where a chart's script looks for plotly.js when its page has none.</summary>
/// <param name="Ports">The ports of 127.0.0.1, in the order in which they are asked.</param>
/// <param name="Started">
/// When the server at the first port was started, in milliseconds since 1970, or 0 if there was none. The script waits
/// for one that has only just been started.
/// </param>
/// <threadsafety static="true" instance="true"/>
internal sealed record ChartSources(IReadOnlyList<int> Ports, long Started)
{
    /// <summary>The path at each of the ports.</summary>
    public string Path { get; init; } = ChartLibrary.Path;

    /// <summary>The address for a page with network access.</summary>
    public string Address { get; init; } = ChartLibrary.Address;

    /// <summary>The hash that the file has, wherever it comes from.</summary>
    public string Integrity { get; init; } = ChartLibrary.Integrity;

    /// <summary>The global names that the file leaves behind.</summary>
    public IReadOnlyList<string> StrayNames { get; init; } = ChartLibrary.StrayNames;

    /// <summary>The sources as they are now.</summary>
    /// <param name="start">Whether the session's server is started if there is none. It is not waited for.</param>
    public static ChartSources Now(bool start)
    {
        var server = LocalDatamart.ForCharts(start);
        var ports = DatamartProcess.PreferredPorts;
        return server?.Port is { } port
            ? new([port, .. ports.Except([port])], server.Started.ToUnixTimeMilliseconds())
            : new(ports, 0);
    }

    /// <summary>The sources as the chart's script takes them.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
