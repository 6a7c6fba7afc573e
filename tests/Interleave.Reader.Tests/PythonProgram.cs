using System.Diagnostics;

namespace Interleave.Reader.Tests;

/// <summary>The Python that has the Jupyter packages, where this machine has one.</summary>
internal static class PythonProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Skips the test unless there is a Python that can import a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="debian">Debian's name for it behind <c>python3-</c>, where it is another one.</param>
    /// <returns>The program.</returns>
    public static string With(string package, string? debian = null)
    {
        // The one of the system comes first, for that is where Debian's packages are.
        string[] candidates = ["/usr/bin/python3", "python3", "python"];
        var found = Array.Find(candidates, program => Run(program, $"import {package}").ExitCode == 0);
        Assert.SkipWhen(found is null, $"Python's {package} is not installed (Debian: apt-get install " +
            $"python3-{debian ?? package}).");
        return found!;
    }

    public static (int ExitCode, string Output) Run(string program, string code, params string[] arguments) =>
        Run(program, ["-c", code, .. arguments], Bound);

    /// <summary>Runs Python and waits for its end.</summary>
    /// <param name="program">The Python.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="bound">How long it may take; after that it is ended with all that it started, and the test fails.</param>
    /// <param name="folder">The folder it starts in, or null for that of the tests.</param>
    /// <param name="kernels">A folder of Jupyter data to look for kernels in, or null.</param>
    public static (int ExitCode, string Output) Run(
        string program, IEnumerable<string> arguments, TimeSpan bound, string? folder = null, string? kernels = null)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder ?? "",
            };
            if (kernels is not null)
            {
                start.Environment["JUPYTER_PATH"] = kernels;
            }

            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(bound))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"Python did not end in {bound}: {output.Result}{error.Result}");
            }

            return (process.ExitCode, output.Result + error.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
