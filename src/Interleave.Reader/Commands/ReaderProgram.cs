using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using System.Text;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Commands;

/// <summary>The program: its commands, its exit codes, and what Ctrl+C does.</summary>
public static class ReaderProgram
{
    private static readonly PosixSignal[] StopSignals =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(4);

    /// <summary>Runs the program.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [KernelWatchdog.Command, var kernel])
        {
            return await KernelWatchdog.WatchAsync(kernel).ConfigureAwait(false);
        }

        if (OperatingSystem.IsWindows())
        {
            // What a console of Windows shows by itself has no “ and no ×.
            Console.OutputEncoding = Encoding.UTF8;
        }

        // A text that begins with @ is just a text, and does not name a file with further arguments.
        var parsed = NewRootCommand().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return await RefuseAsync(parsed.Errors[0].Message).ConfigureAwait(false);
        }

        // The first signal cancels; every step from there on is bounded, so further ones are ignored.
        using var stopping = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        var exitCode = ExitCode.Cancelled;
        var registrations = StopSignals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            try
            {
                exitCode = ExitCodeOf(context.Signal);
                stopping.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command has just ended by itself.
                return;
            }

            // Windows ends a program whose window is closed as soon as this returns, and after five seconds anyway.
            if (OperatingSystem.IsWindows() && context.Signal is PosixSignal.SIGHUP or PosixSignal.SIGTERM)
            {
                ended.Task.Wait(EndBound);
            }
        })).ToArray();
        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var result = await parsed.InvokeAsync(invocation, stopping.Token).ConfigureAwait(false);
            return result == ExitCode.Cancelled ? exitCode : result;
        }
        catch (Exception e) when (e is UsageException or NotebookException or KernelException)
        {
            return await RefuseAsync(e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disc is full, or a folder has gone, where nothing more precise could be said.
            await RefuseAsync($"This cannot go on: {e.Message}").ConfigureAwait(false);
            return ExitCode.Failure;
        }
        finally
        {
            ended.TrySetResult();
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }
        }
    }

    /// <summary>128 and the number of the signal, as shells have it.</summary>
    private static int ExitCodeOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 129,
        PosixSignal.SIGQUIT => 131,
        PosixSignal.SIGTERM => 143,
        _ => ExitCode.Cancelled,
    };

    private static RootCommand NewRootCommand()
    {
        var read = new ReadCommand();
        var root = new RootCommand("Shows the chapter in a browser, and runs its notebooks.")
        {
            read, new RunCommand(), new BookCommand(), new KernelCommand(), new CopyCommand(),
            new ExportCommand(), new DoctorCommand(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new DetailedHelp();
        read.AddTo(root);
        return root;
    }

    private static async Task<int> RefuseAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence).ConfigureAwait(false);
        return ExitCode.Usage;
    }
}
