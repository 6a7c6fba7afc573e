using System.Net.Http.Json;
using System.Text.Json;

namespace Interleave.Weather;

/// <summary>The settings of a local weather server, which all its sources share.</summary>
/// <param name="process">The server's process.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class DatamartTuning(DatamartProcess process)
{
    /// <summary>
    /// Makes the connections: as many as there are callers, past any proxy, following no redirection.
    /// </summary>
    private static readonly SocketsHttpHandler Handler = new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,

        // By default, a request that is broken off in the middle of a body first reads on for 2 s, past its own
        // time-out, in the hope of keeping the connection.
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private static readonly HttpClient Client = new(Handler, disposeHandler: false)
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// Guards the server's settings, and <see cref="_tunedTo"/>, which says what they are. Making a source changes
    /// them twice: two cells that do so at once take turns.
    /// </summary>
    private readonly Lock _tuning = new();

    /// <summary>
    /// The very settings that this process last tuned the server to, compared by reference. Written under
    /// <see cref="_tuning"/>; every request reads it without, because a source that finds its own settings has nothing
    /// to tune.
    /// </summary>
    private volatile DatamartSettings? _tunedTo;

    /// <summary>The settings as they are now.</summary>
    /// <exception cref="InvalidOperationException">The server does not answer.</exception>
    public DatamartSettings Read() => Exchange(HttpMethod.Get, null);

    /// <summary>Tunes the server, and makes a source for it that knows where the capitals' documents are.</summary>
    /// <exception cref="InvalidOperationException">The server does not answer, or refuses a value.</exception>
    public WeatherSource NewSource(DatamartSettings settings)
    {
        lock (_tuning)
        {
            // If this fails halfway, the next source that is asked tunes the server again.
            _tunedTo = null;

            // The look-ups are no part of what a cell measures, so they are made without latency; one above the
            // request time-out would break them all off.
            var untuned = Exchange(HttpMethod.Patch, new DatamartSettings(0, 0, null));
            var clock = untuned.Clock ?? throw new InvalidOperationException(
                "The local weather server does not fit this library: its settings have no clock. "
                    + DatamartProcess.BuildAgain);
            var source = new WeatherSource(
                process.WaitForAddress(), Handler, new StandingClock(clock), prepare: () => TuneAgain(settings));
            source.LookUpAsync(City.Capitals).GetAwaiter().GetResult();
            Exchange(HttpMethod.Patch, settings);
            _tunedTo = settings;
            return source;
        }
    }

    /// <summary>
    /// Tunes the server as it was for a source, if another one has tuned it since. Without this an early cell that is
    /// run again would measure what a later one asked for.
    /// </summary>
    private void TuneAgain(DatamartSettings settings)
    {
        if (ReferenceEquals(_tunedTo, settings))
        {
            return;
        }

        lock (_tuning)
        {
            if (ReferenceEquals(_tunedTo, settings))
            {
                return;
            }

            try
            {
                Exchange(HttpMethod.Patch, settings);
            }
            catch (InvalidOperationException)
            {
                // It is gone. The request that follows finds the same and says so, as a reading.
            }

            // Also if that failed: otherwise each thread that waits for the lock would wait as long for a server that
            // is stuck. Not before it, though: a thread that finds its settings here goes on without the lock.
            _tunedTo = settings;
        }
    }

    // Reads the settings, or changes them and reads what they are then.
    private DatamartSettings Exchange(HttpMethod method, DatamartSettings? wanted)
    {
        var address = process.WaitForAddress();
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address, "-/settings"));
            if (wanted is not null)
            {
                request.Content = JsonContent.Create(new
                {
                    wanted.LatencyMs,
                    wanted.JitterMs,
                    wanted.ServeAtOnce,
                    Faults = wanted.Faults.Select(
                        fault => new { Fault = fault.WireName, Site = fault.City?.SiteCode, fault.Rate }),
                });
            }

            using var response = Client.Send(request);
            using var body = response.Content.ReadAsStream();
            if (!response.IsSuccessStatusCode)
            {
                using var refusal = JsonDocument.Parse(body);
                var reason = refusal.RootElement.GetProperty("error").GetString();
                throw new InvalidOperationException($"The local weather server refuses to be tuned so: {reason}");
            }

            return JsonSerializer.Deserialize<DatamartSettings>(body, JsonSerializerOptions.Web)
                ?? throw new JsonException("The settings are null.");
        }
        catch (Exception error) when (error
            is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException)
        {
            throw new InvalidOperationException(
                $"The local weather server at {address} does not answer as it should ({error.Message}). "
                    + "Run the cell again; if that does not help, restart the kernel.",
                error);
        }
    }

    /// <summary>The server's clock, which stands still.</summary>
    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
