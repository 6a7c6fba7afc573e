using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Interleave.Processes;

// The arguments are a kernel's program and its arguments. As every Jupyter client does, whoever starts a kernel names its
// own process in JPY_PARENT_PID. A kernel should end with that process; for one that does not, this program sees to it.
PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

// A signal to the whole group ends the parent, and the parent's end is what counts here: a guard that went first would
// leave the kernel behind.
var passedOver = signals.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)).ToArray();
var parent = int.Parse(Environment.GetEnvironmentVariable("JPY_PARENT_PID")!, CultureInfo.InvariantCulture);
using var kernel = Process.Start(new ProcessStartInfo(args[0], args[1..]))!;
var ended = kernel.WaitForExitAsync();
await Task.WhenAny(ended, ParentProcess.ExitsAsync(parent, CancellationToken.None));
if (!ended.IsCompleted)
{
    kernel.Kill(entireProcessTree: true);
    await ended;
}

foreach (var registration in passedOver)
{
    registration.Dispose();
}

return kernel.ExitCode;
