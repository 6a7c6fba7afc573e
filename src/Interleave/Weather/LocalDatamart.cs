using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Interleave.Weather;

/// <summary>
/// The session's local weather server: one child process, started at the first need, started again if it has died, and
/// gone with the process that started it.
/// </summary>
/// <remarks>Thread safety: all members may be used from several threads at once.</remarks>
public sealed class LocalDatamart
{
    /// <summary>How often charts start it at most: one that cannot live is not started by every chart.</summary>
    private const int MostStartsForCharts = 3;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    /// <summary>Makes the connections to it: as many as there are callers, past any proxy, and following nobody elsewhere.</summary>
    private static readonly SocketsHttpHandler Handler = new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,

        // A request that is broken off in the middle of a body ends then, and does not first read on in the hope of
        // keeping the connection: by default it did so for 2 s, past its own time-out.
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private static readonly HttpClient Client = new(Handler, disposeHandler: false) { Timeout = AnswerLimit };

    /// <summary>
    /// Guards the three below: which process is the session's, and whether there may be another. Nobody waits under it
    /// for a server to become ready, so a chart that wants to know where the server will be never waits long.
    /// </summary>
    private static readonly Lock SessionLock = new();

    private static LocalDatamart? _session;
    private static bool _isEnding;
    private static int _startsForCharts;

    /// <summary>
    /// Guards the server's settings, and <see cref="_tunedTo"/>, which says what they are. Making a source needs them
    /// twice: two cells that tune the server at once do so one after the other.
    /// </summary>
    private readonly Lock _tuning = new();

    /// <summary>
    /// The very settings that this process tuned it to last, compared by reference. Written under <see cref="_tuning"/>;
    /// read without it, as every request does, for a source that reads its own settings need not tune anything.
    /// </summary>
    private volatile DatamartSettings? _tunedTo;

    /// <summary>Disposed of, when it is over, under <see cref="SessionLock"/> only.</summary>
    private readonly DatamartProcess _process;

    private LocalDatamart(DatamartProcess process)
    {
        _process = process;
        ProcessId = process.Id;
    }

    /// <summary>The session's server. It is started if there is none, or none any more.</summary>
    /// <exception cref="FileNotFoundException">The server's program is not where the library is.</exception>
    /// <exception cref="InvalidOperationException">It does not start, or this process is ending.</exception>
    public static LocalDatamart Session
    {
        get
        {
            LocalDatamart session;
            lock (SessionLock)
            {
                if (_isEnding)
                {
                    throw new InvalidOperationException("The local weather server is not started while this process ends.");
                }

                session = RunningUnderLock() ?? StartUnderLock();
            }

            session._process.WaitForAddress();
            return session;
        }
    }

    /// <summary>Where it answers, on the loopback interface.</summary>
    public Uri Address => _process.WaitForAddress();

    /// <summary>The operating system's number of its process.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// The process of the session's server, which also has the drawing library for charts; null where there is none, and
    /// none can be started. It is not waited for to be ready, and nothing is thrown.
    /// </summary>
    /// <param name="start">Whether it is started if there is none.</param>
    internal static DatamartProcess? ForCharts(bool start)
    {
        lock (SessionLock)
        {
            if (RunningUnderLock() is { } running)
            {
                return running._process;
            }

            if (!start || _isEnding || _startsForCharts == MostStartsForCharts)
            {
                return null;
            }

            _startsForCharts++;
            try
            {
                return StartUnderLock()._process;
            }
            catch (Exception error) when (error is FileNotFoundException or InvalidOperationException)
            {
                // Whoever asks for weather is told why.
                return null;
            }
        }
    }

    /// <summary>Starts the server if need be and asks it for a sign of life. It throws nothing.</summary>
    public static DatamartCheck Check()
    {
        try
        {
            var running = Session;
            var settings = running.Exchange(HttpMethod.Get, null);
            return new(true, $"The local weather server answers at {running.Address} after {settings.LatencyMs} ms.");
        }
        catch (Exception error) when (error is FileNotFoundException or InvalidOperationException)
        {
            return new(false, error.Message);
        }
    }

    /// <summary>Tunes the server and makes a source for it that knows where the capitals' documents are.</summary>
    /// <exception cref="InvalidOperationException">The server does not answer, or refuses a value.</exception>
    internal WeatherSource NewSource(DatamartSettings settings)
    {
        lock (_tuning)
        {
            // If this fails in the middle, the next source that is asked tunes it again.
            _tunedTo = null;

            // The look-ups are no part of what a cell measures, so they are made without a wait; a latency above the
            // request time-out would break them all off.
            var untuned = Exchange(HttpMethod.Patch, new DatamartSettings(0, 0, null));
            var clock = untuned.Clock ?? throw new InvalidOperationException(
                "The local weather server does not fit this library: its settings have no clock. Run `dotnet build` at the root of the repository, then restart the kernel.");
            var source = new WeatherSource(Address, Handler, new StandingClock(clock), prepare: () => TuneAgain(settings));
            source.LookUpAsync(City.Capitals).GetAwaiter().GetResult();
            Exchange(HttpMethod.Patch, settings);
            _tunedTo = settings;
            return source;
        }
    }

    /// <summary>Tunes it as it was for a source, if another one has tuned it since; without it an early cell that is run again would measure what a later one wanted.</summary>
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
                // It is not there any more. The request that follows meets the same and says so, as a reading.
            }

            // Also where that failed: each of the threads that wait for the lock would wait as long for a server that is
            // stuck. Not before it, though: a thread that finds its settings here goes on without the lock.
            _tunedTo = settings;
        }
    }

    private static LocalDatamart? RunningUnderLock()
    {
        Debug.Assert(SessionLock.IsHeldByCurrentThread, "Which process is the session's is decided under the lock.");
        if (_session is { } over && over._process.IsOver)
        {
            // A start that fails then leaves nothing, and the next caller tries again.
            over._process.Dispose();
            _session = null;
        }

        return _session;
    }

    private static LocalDatamart StartUnderLock()
    {
        Debug.Assert(SessionLock.IsHeldByCurrentThread, "No two threads start a server each.");
        _session = new(DatamartProcess.Start());
        AppDomain.CurrentDomain.ProcessExit -= EndSession;
        AppDomain.CurrentDomain.ProcessExit += EndSession;
        return _session;
    }

    private static void EndSession(object? sender, EventArgs e)
    {
        // A thread that is in the middle of starting one may hold the lock for long. That child is not lost either: its
        // standard input ends with this process.
        if (!SessionLock.TryEnter(EndLimit))
        {
            return;
        }

        try
        {
            _isEnding = true;
            if (_session is { } running)
            {
                running._process.End();
            }
        }
        finally
        {
            SessionLock.Exit();
        }
    }

    // Reads the settings, or changes them and reads what they are then.
    private DatamartSettings Exchange(HttpMethod method, DatamartSettings? wanted)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(Address, "-/settings"));
            if (wanted is not null)
            {
                request.Content = JsonContent.Create(new
                {
                    wanted.LatencyMs,
                    wanted.JitterMs,
                    wanted.ServeAtOnce,
                    Faults = wanted.Faults.Select(fault => new { Fault = fault.WireName, Site = fault.City?.SiteCode, fault.Rate }),
                });
            }

            using var response = Client.Send(request);
            using var body = response.Content.ReadAsStream();
            if (!response.IsSuccessStatusCode)
            {
                using var refusal = JsonDocument.Parse(body);
                throw new InvalidOperationException($"The local weather server refuses to be tuned so: {refusal.RootElement.GetProperty("error").GetString()}");
            }

            return JsonSerializer.Deserialize<DatamartSettings>(body, JsonSerializerOptions.Web)
                ?? throw new JsonException("The settings are null.");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException)
        {
            throw new InvalidOperationException(
                $"The local weather server at {Address} does not answer as it should ({error.Message}). Run the cell again; if that does not help, restart the kernel.",
                error);
        }
    }

    /// <summary>The server's clock, which stands still.</summary>
    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
