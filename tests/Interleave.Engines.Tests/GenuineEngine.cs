using System.Diagnostics;
using Interleave.Processes;
using Interleave.Reader.Kernels;

namespace Interleave.Engines.Tests;

/// <summary>The engine of .NET Interactive, from the tool and the kernelspec in <c>.config/</c>.</summary>
internal sealed class GenuineEngine
{
    /// <summary>Restoring downloads some 60 MB the first time.</summary>
    private static readonly TimeSpan RestoreBound = TimeSpan.FromMinutes(5);

    private KernelSpec? _kernel;

    /// <summary>
    /// How to start it: as the kernelspec says, and with a guard, for it does not notice when whoever started it has
    /// gone. Restores the tool the first time.
    /// </summary>
    public async Task<KernelSpec> KernelAsync(CancellationToken cancellationToken)
    {
        if (_kernel is null)
        {
            await RestoreAsync(cancellationToken);
            var guard = Path.Combine(AppContext.BaseDirectory, "GuardProgram.dll");
            var folder = Path.Combine(Repository.Root, ".config", "jupyter", "kernels", ".net-csharp");
            var genuine = KernelSpec.Load(folder);
            _kernel = genuine with
            {
                // On Windows nobody is told an id to watch; there the reader's own watchdog ends the kernel.
                Arguments = OperatingSystem.IsWindows()
                    ? genuine.Arguments
                    : [DotnetHost.Path, guard, .. genuine.Arguments],
            };
        }

        return _kernel;
    }

    private static async Task RestoreAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, ["tool", "restore"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(RestoreBound);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            Assert.True(process.ExitCode == 0, $"dotnet tool restore:\n{await output}{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
