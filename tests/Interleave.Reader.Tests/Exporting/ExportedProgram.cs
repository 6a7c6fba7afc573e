using System.Diagnostics;
using Interleave.Processes;

namespace Interleave.Reader.Tests.Exporting;

/// <summary>Runs an exported notebook as a reader does, with <c>dotnet run</c>, and nobody to type.</summary>
internal static class ExportedProgram
{
    /// <summary>How long a program may take to be built and run.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    /// <summary>The exit code, and what it printed; its errors, too, if it failed.</summary>
    public static async Task<(int ExitCode, string Printed)> RunAsync(string program, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        using var process = Process.Start(new ProcessStartInfo(DotnetHost.Path, ["run", program])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(bound.Token);
            var output = await process.StandardOutput.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
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
