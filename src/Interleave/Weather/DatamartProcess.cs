using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Interleave.Processes;
using Interleave.Texts;

namespace Interleave.Weather;

/// <summary>One process of the local weather server: how it is started, says that it is ready, and is ended.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class DatamartProcess : IDisposable
{
    private const string Program = "Interleave.Datamart.dll";

    /// <summary>What to do about a server that is missing or does not fit.</summary>
    public const string BuildAgain = "Run `dotnet build` at the root of the repository, then restart the kernel.";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Guards <see cref="_address"/> and <see cref="_fault"/>: the ready line can be read only once, by whoever asks
    /// first.
    /// </summary>
    private readonly Lock _reading = new();

    private readonly Process _process;
    private readonly int? _expectedPort;

    private volatile Uri? _address;
    private volatile string? _fault;

    private DatamartProcess(Process process, int? expectedPort)
    {
        _process = process;
        _expectedPort = expectedPort;
        Id = process.Id;
    }

    /// <summary>
    /// The ports that it prefers, in this order. A notebook that was saved in one session finds the server of another
    /// at one of them, with the same drawing library. They lie below the ports that systems hand out at will.
    /// </summary>
    public static IReadOnlyList<int> PreferredPorts { get; } = [28711, 28712, 28713, 28714, 28715];

    /// <summary>The operating system's number of it.</summary>
    public int Id { get; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;

    /// <summary>Whether it has ended, or failed to become ready. Not to be asked once it is disposed of.</summary>
    public bool IsOver => _fault is not null || _process.HasExited;

    /// <summary>
    /// The port that it listens on; until somebody has waited for it to be ready, the one that it will most likely
    /// take, or null if that cannot be told.
    /// </summary>
    public int? Port => _address?.Port ?? _expectedPort;

    /// <summary>Starts one, without waiting until it is ready, which takes most of a second.</summary>
    /// <exception cref="FileNotFoundException">The program is not where the library is.</exception>
    /// <exception cref="InvalidOperationException">It cannot be run.</exception>
    public static DatamartProcess Start()
    {
        var library = Path.GetDirectoryName(typeof(DatamartProcess).Assembly.Location);
        var folder = Path.Combine(string.IsNullOrEmpty(library) ? AppContext.BaseDirectory : library, "datamart");
        var program = Path.Combine(folder, Program);
        if (!File.Exists(program))
        {
            throw new FileNotFoundException(
                $"The local weather server is not built: there is no {program}. {BuildAgain}",
                program);
        }

        // Standard error is not redirected: what the server has to say goes where this process's own messages go.
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            ArgumentList =
            {
                program, "--prefer-ports", $"{PreferredPorts[0]}-{PreferredPorts[^1]}", "--latency", "300ms",
                "--stop-with-parent",
            },
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            CreateNoWindow = true,
        };
        var expectedPort = FirstFreePort();
        try
        {
            return new(Process.Start(start)!, expectedPort);
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException(
                $"The local weather server does not start, because {DotnetHost.Path} cannot be run ({error.Message}). "
                    + "Install the .NET 10 SDK, then restart the kernel.",
                error);
        }
    }

    /// <summary>
    /// Where it answers. The first call waits until it is ready, up to 20 s, and ends it if it is not.
    /// </summary>
    /// <exception cref="InvalidOperationException">It did not become ready.</exception>
    public Uri WaitForAddress()
    {
        if (_address is { } known)
        {
            return known;
        }

        lock (_reading)
        {
            // Whoever waited for the lock finds what the first one found.
            if (_fault is not null)
            {
                throw new InvalidOperationException(_fault);
            }

            try
            {
                return _address ??= ReadAddress();
            }
            catch (InvalidOperationException error)
            {
                _fault = error.Message;
                End();
                throw;
            }
        }
    }

    /// <summary>
    /// Asks it to end, and kills it if it has not after 1 s. Nothing is thrown if it has ended already.
    /// </summary>
    public void End() => BoundedProcess.End(_process, EndLimit);

    /// <summary>Lets go of it, and does not end it.</summary>
    public void Dispose()
    {
        // Not while a thread still reads the ready line: it would report that, and not why there is no line.
        lock (_reading)
        {
            _process.Dispose();
        }
    }

    // The server looks for a free port itself. If another program takes this one first, a chart that was told of it
    // finds the server at the next, or another session's server here, with the same file.
    private static int? FirstFreePort()
    {
        foreach (var port in PreferredPorts)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }

        return null;
    }

    // The first line of its standard output, which comes when it is ready, is {"datamart":"http://127.0.0.1:PORT/"}.
    private Uri ReadAddress()
    {
        Debug.Assert(_reading.IsHeldByCurrentThread, "There is one ready line, and one reader.");
        using var limit = new CancellationTokenSource(StartLimit);
        string? line;
        try
        {
            // The wait gives up a read that the token does not reach.
            line = _process.StandardOutput.ReadLineAsync(limit.Token).AsTask().WaitAsync(limit.Token)
                .GetAwaiter().GetResult();
        }
        catch (OperationCanceledException error)
        {
            throw new InvalidOperationException(
                $"The local weather server was not ready within {StartLimit.TotalSeconds} s. "
                    + "Run the cell again; if that does not help, restart the kernel.",
                error);
        }

        if (line is null)
        {
            throw new InvalidOperationException(
                $"The local weather server ended before it was ready; standard error says why. {BuildAgain}");
        }

        try
        {
            using var ready = JsonDocument.Parse(line);
            return new Uri(ready.RootElement.GetProperty("datamart").GetString()!);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException
            or InvalidOperationException or ArgumentNullException or UriFormatException)
        {
            throw new InvalidOperationException(
                $"The local weather server does not fit this library: it began with "
                    + $"\"{QuotedText.Of(line)}\". {BuildAgain}",
                error);
        }
    }
}
