using System.Diagnostics;

namespace Interleave.Weather;

/// <summary>
/// The session's local weather server: one child process, started when first needed, started again if it has died, and
/// gone with the process that started it.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class LocalDatamart
{
    /// <summary>How often charts start it at most: one that cannot live is not started by every chart.</summary>
    private const int MostStartsForCharts = 3;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Guards the three below: which process is the session's, and whether there may be another. Nobody holds it while
    /// a server becomes ready, so a chart that asks where the server will be never waits long.
    /// </summary>
    private static readonly Lock SessionLock = new();

    private static LocalDatamart? _session;
    private static bool _isEnding;
    private static int _startsForCharts;

    /// <summary>Once it has ended, it is disposed of under <see cref="SessionLock"/> only.</summary>
    private readonly DatamartProcess _process;

    private readonly DatamartTuning _tuning;

    private LocalDatamart(DatamartProcess process)
    {
        _process = process;
        _tuning = new(process);
        ProcessId = process.Id;
    }

    /// <summary>The session's server, which is started if it is not running.</summary>
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
                    throw new InvalidOperationException(
                        "The local weather server is not started while this process ends.");
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

    /// <summary>Starts the server if it is not running, and asks it for a sign of life. It throws nothing.</summary>
    public static DatamartCheck Check()
    {
        try
        {
            var running = Session;
            var latency = running._tuning.Read().LatencyMs;
            return new(true, Invariant($"The local weather server answers at {running.Address} after {latency} ms."));
        }
        catch (Exception error) when (error is FileNotFoundException or InvalidOperationException)
        {
            return new(false, error.Message);
        }
    }

    /// <summary>
    /// The process of the session's server, which also has the drawing library for charts; null if it is not running
    /// and cannot be started. This does not wait for it to be ready, and throws nothing.
    /// </summary>
    /// <param name="start">Whether to start it if it is not running.</param>
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

    /// <summary>Tunes the server, and makes a source for it that knows where the capitals' documents are.</summary>
    /// <exception cref="InvalidOperationException">The server does not answer, or refuses a value.</exception>
    internal WeatherSource NewSource(DatamartSettings settings) => _tuning.NewSource(settings);

    private static LocalDatamart? RunningUnderLock()
    {
        Debug.Assert(SessionLock.IsHeldByCurrentThread, "Which process is the session's is decided under the lock.");
        if (_session is { } over && over._process.IsOver)
        {
            // If the next start fails, there is none, and the caller after that tries again.
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
        // A thread that is starting a server may hold the lock for long. That child is not lost either: its standard
        // input ends with this process.
        if (!SessionLock.TryEnter(EndLimit))
        {
            return;
        }

        try
        {
            _isEnding = true;
            _session?._process.End();
        }
        finally
        {
            SessionLock.Exit();
        }
    }
}
