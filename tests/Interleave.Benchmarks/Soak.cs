using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using Interleave.Weather;

namespace Interleave.Benchmarks;

/// <summary>Many requests to the local weather server while everything goes wrong there that can, each at a rate of 10 %.</summary>
internal static class Soak
{
    private const int Fetches = 2000;
    private const int AtOnce = 50;
    private const double Rate = 0.1;

    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(1);

    /// <summary>How much longer than its limit a request may take here: the machine has all the others to do as well.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(1);

    /// <summary>A faulty document is asked for again, and then the one before it; each has the limit to itself.</summary>
    private const int RequestsOfAFetch = 4;

    private static readonly Fault[] Faults =
    [
        Fault.Truncated, Fault.WrongCharset, Fault.WebPage, Fault.DocumentType, Fault.TooLarge,
        Fault.ServiceUnavailable, Fault.Redirect, Fault.Stall, Fault.Reset, Fault.EmptyConditions,
    ];

    /// <summary>Runs it and prints what came of it.</summary>
    /// <returns>The program's exit code: 0 where each request ended in a value or a typed reason, in time, and nothing is left.</returns>
    public static async Task<int> RunAsync()
    {
        using (var quiet = WeatherSource.Local(latencyMs: 0))
        {
            await quiet.GetAsync(City.Capitals[0]).ConfigureAwait(false);
        }

        var (threadsBefore, socketsBefore) = Use();
        var readings = new ConcurrentBag<(Reading Reading, TimeSpan Took)>();
        var clock = Stopwatch.StartNew();
        using (var source = WeatherSource.Local(latencyMs: 5, jitterMs: 5, faults: [.. Faults.Select(fault => fault.AtRate(Rate))]))
        {
            source.RequestTimeout = TimeOut;
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Fetches),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (number, cancellationToken) =>
                {
                    var watch = Stopwatch.StartNew();
                    var reading = await source.GetAsync(City.Capitals[number % City.Capitals.Count], cancellationToken).ConfigureAwait(false);
                    readings.Add((reading, watch.Elapsed));
                }).ConfigureAwait(false);
        }

        var longest = readings.Max(entry => entry.Took);
        Print($"{readings.Count:#,0} of {Fetches:#,0} fetches in {clock.Elapsed.TotalSeconds:0.0} s, {AtOnce} at once; the longest took {longest.TotalSeconds:0.00} s, with a limit of {TimeOut.TotalSeconds:0} s for a request.");
        foreach (var kind in readings.GroupBy(entry => entry.Reading.GetType().Name).OrderByDescending(kind => kind.Count()))
        {
            Print($"  {kind.Key,-20} {kind.Count(),6:#,0}");
        }

        // A connection that was broken off is closed by the pool and the system in their own time.
        var (threads, sockets) = Use();
        for (var waiting = Stopwatch.StartNew(); (threads > threadsBefore + AtOnce || sockets > socketsBefore) && waiting.Elapsed < TimeSpan.FromSeconds(30); (threads, sockets) = Use())
        {
            await Task.Delay(200).ConfigureAwait(false);
        }

        Print($"Connections: {socketsBefore} before, {sockets} after. Threads: {threadsBefore} before, {threads} after.");
        var isWhole = readings.Count == Fetches && longest < (RequestsOfAFetch * TimeOut) + Allowance
            && sockets <= socketsBefore && threads <= threadsBefore + AtOnce && readings.Any(entry => entry.Reading is Temperature);
        Console.WriteLine(isWhole ? "Each is a value or a reason, nothing hung, nothing is left." : "That is not as it should be.");
        return isWhole ? 0 : 1;
    }

    // Sockets that wait out the system's time after their end are not ours any more.
    private static (int Threads, int Connections) Use()
    {
        using var process = Process.GetCurrentProcess();
        var open = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Count(connection => connection.RemoteEndPoint.Port == LocalDatamart.Session.Address.Port && connection.State is TcpState.Established or TcpState.CloseWait or TcpState.FinWait1);
        return (process.Threads.Count, open);
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
