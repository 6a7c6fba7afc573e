using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Interleave.Datamart.Publishing;
using Interleave.Datamart.Serving;
using Interleave.Datamart.Tuning;
using Interleave.Processes;

namespace Interleave.Datamart;

/// <summary>The command line.</summary>
internal sealed class DatamartCommand
{
    /// <summary>The program ended as it was asked to.</summary>
    public const int Ended = 0;

    /// <summary>It could not begin: the port is in use, or the data cannot be read.</summary>
    public const int CouldNotBegin = 1;

    /// <summary>The command line was not understood.</summary>
    public const int WrongUsage = 2;

    private static readonly Settings Defaults = new();

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port to listen on at 127.0.0.1, 1 to 65535, or 0 for any free one; 0 unless given.",
        HelpName = "number",
        CustomParser = result => Number(result) is { } number and <= 65535
            ? number
            : Wrong<int>(result, "a port, a whole number from 0 to 65535"),
    };

    private readonly Option<PortRange?> _preferPorts = new("--prefer-ports")
    {
        Description = "The first free one of these few ports is taken, and that of --port where none is free; "
            + $"{PortRange.MostPorts} ports at most.",
        HelpName = "first-last",
        CustomParser = result => PortRange.TryParse(result.Tokens[0].Value, out var range)
            ? range
            : Wrong<PortRange?>(result, $"a range of 1 to {PortRange.MostPorts} ports such as 28711-28715"),
    };

    private readonly Option<TimeSpan?> _latency = LengthOption(
        "--latency", "How long a request takes, 0 to 60s; 300ms unless given.");

    private readonly Option<TimeSpan?> _jitter = LengthOption(
        "--jitter",
        "How much less or more than the latency a request may take, evenly spread; 0 unless given, and at most the "
            + "latency.");

    private readonly Option<int?> _serveAtOnce = new("--serve-at-once")
    {
        Description = "How many requests are served at once; the others queue. Without it, all that come.",
        HelpName = "number",
        CustomParser = result => Number(result) is { } number and > 0
            ? number
            : Wrong<int?>(result, "a number of requests, 1 or more"),
    };

    private readonly Option<DateTimeOffset?> _clock = new("--clock")
    {
        Description = "The instant at which the Datamart's clock stands still; 2026-09-14T18:20:00Z unless given.",
        HelpName = "instant",
        CustomParser = result => Instant.TryParse(result.Tokens[0].Value, out var instant)
            ? instant
            : Wrong<DateTimeOffset?>(
                result, "an instant with Z or an offset at its end, such as 2026-09-14T18:20:00Z"),
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "A folder of your own with citypage documents (*.xml), which are served as they are; the clock "
            + "then stands a minute after the newest was created. Without it, those made up for the chapter.",
        HelpName = "folder",
    };

    private readonly Option<bool> _stopWithParent = new("--stop-with-parent")
    {
        Description = "Ends when standard input does, as it does when the program that holds its other end is gone.",
    };

    /// <summary>Does what a command line asks for.</summary>
    public static Task<int> RunAsync(string[] args) => new DatamartCommand().ParseAndRunAsync(args);

    private async Task<int> ParseAndRunAsync(string[] args)
    {
        var command = new RootCommand("A local stand-in for the weather service's Datamart, at 127.0.0.1.")
        {
            _port, _preferPorts, _latency, _jitter, _serveAtOnce, _clock, _data, _stopWithParent,
        };
        command.SetAction((parsed, _) => SettingsOf(parsed) is { Error: { } fault }
            ? FailAsync(WithHint(fault), WrongUsage)
            : ServeAsync(parsed));

        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return await FailAsync(WithHint(parsed.Errors[0].Message), WrongUsage).ConfigureAwait(false);
        }

        // Signals are handled below: by default the library gives the end two seconds, and an exit code of its own.
        var ending = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(ending).ConfigureAwait(false);
    }

    private Settings SettingsOf(ParseResult parsed) => new()
    {
        Latency = parsed.GetValue(_latency) ?? Defaults.Latency,
        Jitter = parsed.GetValue(_jitter) ?? Defaults.Jitter,
        ServeAtOnce = parsed.GetValue(_serveAtOnce),
        Clock = parsed.GetValue(_clock) ?? Defaults.Clock,
    };

    /// <summary>The ports to try, in this order.</summary>
    private int[] PortsOf(ParseResult parsed) =>
        [.. parsed.GetValue(_preferPorts)?.Ports ?? [], parsed.GetValue(_port)];

    private async Task<int> ServeAsync(ParseResult parsed)
    {
        // Never disposed of: a second signal may still come in while the program returns.
        var ending = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

        // The watching ends with the program, however that ends.
        var watching = parsed.GetValue(_stopWithParent) ? EndWithParentAsync(ending) : Task.CompletedTask;
        var exitCode = await ServeUntilAsync(parsed, ending.Token).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        return exitCode;
    }

    private static async Task EndWithParentAsync(CancellationTokenSource ending)
    {
        await ParentProcess.InputEndsAsync(ending.Token).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
    }

    private async Task<int> ServeUntilAsync(ParseResult parsed, CancellationToken ending)
    {
        var own = parsed.GetValue(_data);
        Catalogue catalogue;
        try
        {
            catalogue = own is null
                ? Catalogue.Load(Path.Combine(AppContext.BaseDirectory, "data"))
                : OwnDocuments.Load(Path.GetFullPath(own));
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return await FailAsync(own is not null
                ? fault.Message
                : $"The weather data cannot be read: {fault.Message} "
                    + "Building Interleave.Datamart again puts it in place.").ConfigureAwait(false);
        }

        var settings = SettingsOf(parsed);
        if (parsed.GetValue(_clock) is null && catalogue.Newest is { } newest)
        {
            settings = settings with { Clock = newest.AddMinutes(1) };
        }

        var ports = PortsOf(parsed);
        try
        {
            await WarmUp.RunAsync(catalogue, ending).ConfigureAwait(false);
            DatamartServer server;
            try
            {
                server = await StartAsync(catalogue, settings, ports, ending).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                var why = fault is IOException ? "is in use by another program" : $"cannot be had ({fault.Message})";
                return await FailAsync(
                    $"Port {ports[^1]} of 127.0.0.1 {why}; give another --port, or --port 0 for any free one.")
                    .ConfigureAwait(false);
            }

            await using (server.ConfigureAwait(false))
            {
                await Console.Out.WriteLineAsync($"{{\"datamart\":\"{server.Address}\"}}").ConfigureAwait(false);
                await Task.Delay(Timeout.Infinite, ending).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The program was asked to end.
        }

        return Ended;
    }

    /// <summary>A server that listens at the first usable port; throws what the start at the last one threw.</summary>
    private static async Task<DatamartServer> StartAsync(
        Catalogue catalogue, Settings settings, int[] ports, CancellationToken ending)
    {
        for (var next = 0; ; next++)
        {
            var server = new DatamartServer(catalogue, settings, ports[next], ending);
            try
            {
                await server.StartAsync().ConfigureAwait(false);
                return server;
            }
            catch (Exception fault)
            {
                await server.DisposeAsync().ConfigureAwait(false);
                if (fault is not (IOException or SocketException) || next == ports.Length - 1)
                {
                    throw;
                }

                // Taken, most likely by another session's Datamart; try the next one.
            }
        }
    }

    private static string WithHint(string sentence) => $"{sentence} (--help lists the options.)";

    private static async Task<int> FailAsync(string sentence, int exitCode = CouldNotBegin)
    {
        await Console.Error.WriteLineAsync(sentence).ConfigureAwait(false);
        return exitCode;
    }

    private static Option<TimeSpan?> LengthOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "300ms|0.3s|0",
        CustomParser = result => LengthOfTime.TryParse(result.Tokens[0].Value, out var length)
            ? length
            : Wrong<TimeSpan?>(result, "a length of time such as 300ms, 0.3s or 0"),
    };

    private static int? Number(ArgumentResult result) =>
        int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static T? Wrong<T>(ArgumentResult result, string wanted)
    {
        result.AddError(
            $"{((OptionResult)result.Parent!).Option.Name} wants {wanted}, not '{result.Tokens[0].Value}'.");
        return default;
    }
}
