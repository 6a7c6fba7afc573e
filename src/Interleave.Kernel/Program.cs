using System.CommandLine;
using System.Runtime.InteropServices;
using Interleave.Jupyter;
using Interleave.Kernel;
using Interleave.Kernel.Cells;
using Interleave.Kernel.Editing;
using Interleave.Kernel.Engine;
using Interleave.Kernel.Messages;
using Interleave.Kernel.Packages;
using Interleave.Kernel.Session;
using Interleave.Processes;

if (args is [RestoreProcess.Command, var project])
{
    return RestoreProcess.Build(project);
}

var connectionFile = new Option<FileInfo>("--connection-file")
{
    Description = "The Jupyter connection file: ports and key.",
    Required = true,
}.AcceptExistingOnly();
var stopWithParent = new Option<bool>("--stop-with-parent")
{
    Description = "End when standard input ends: whoever started the kernel holds the other end and writes nothing.",
};
var command = new RootCommand("A C# kernel for Jupyter front ends.") { connectionFile, stopWithParent };
command.SetAction(async parsed =>
{
    ConnectionInfo connection;
    KernelLoop loop;
    KernelLog.KeepStandardError();
    var session = new CSharpSession(new(Environment.CurrentDirectory, text => CellFunctions.display(text)));
    var editing = new EditingWorkspace(session);
    var engine = new Lazy<EngineHost>(() =>
    {
        var host = new EngineHost(session, editing);
        CellConsole.Install();
        return host;
    });
    UncaughtExceptions.SendToCells();
    try
    {
        connection = ConnectionInfo.Load(parsed.GetRequiredValue(connectionFile).FullName);
        loop = new KernelLoop(connection, engine, session, editing);
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        KernelLog.Write(e.Message);
        return 1;
    }

    // Ctrl+C in a terminal reaches every process there; only the front end may decide what it means.
    using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
    using var watching = new CancellationTokenSource();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        loop.RequestEnd();
    });
    var parentEnds = FrontEnd.ProcessId is { } parent
        ? ParentProcess.ExitsAsync(parent, watching.Token)
        : Task.Delay(Timeout.Infinite, watching.Token);
    var inputEnds = parsed.GetValue(stopWithParent)
        ? ParentProcess.InputEndsAsync(watching.Token)
        : Task.Delay(Timeout.Infinite, watching.Token);

    // A cell may end the process; what it wrote before that must not be lost.
    AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        loop.EndWithProcess();
        MessageSockets.EndOfProcess();
    };
    loop.Start();
    _ = WarmUpAsync(loop, engine, session, editing);
    await Task.WhenAny(loop.Ended, parentEnds, inputEnds);
    loop.Dispose();
    if (engine.IsValueCreated)
    {
        engine.Value.Dispose();
    }

    return 0;
});

var parsed = command.Parse(args);
var exitCode = parsed.Errors.Count == 0
    ? await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null })
    : Usage(parsed.Errors[0].Message);

// Threads that a cell left behind may be foreground threads; the kernel ends all the same.
Environment.Exit(exitCode);
return exitCode;

// Loads what a first cell needs, then what it may need, then what writing cells needs.
static async Task WarmUpAsync(
    KernelLoop loop, Lazy<EngineHost> engine, CSharpSession session, EditingWorkspace editing)
{
    // A front end that starts a kernel asks at once what it is. The answer should not wait for a processor.
    await Task.WhenAny(loop.Answered, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
    var compiler = session.WarmUpAsync();
    await Task.Run(() => engine.Value).ConfigureAwait(false);
    await engine.Value.Warm.ConfigureAwait(false);

    // If a first cell has come meanwhile, whatever else is loaded now takes a core away from it.
    if (await compiler.ConfigureAwait(false))
    {
        editing.WarmUp();
    }
}

static int Usage(string problem)
{
    Console.Error.WriteLine(problem);
    return 2;
}
