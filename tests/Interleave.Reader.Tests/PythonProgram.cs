using System.Diagnostics;

namespace Interleave.Reader.Tests;

/// <summary>The Python that has the Jupyter packages, where this machine has one.</summary>
internal static class PythonProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Skips the test unless there is a Python that can import a package.</summary>
    /// <param name="package">The package.</param>
    /// <returns>The program.</returns>
    public static string With(string package)
    {
        // The one of the system comes first, for that is where Debian's packages are.
        string[] candidates = ["/usr/bin/python3", "python3", "python"];
        var found = Array.Find(candidates, program => Run(program, $"import {package}").ExitCode == 0);
        Assert.SkipWhen(found is null, $"Python's {package} is not installed (Debian: apt-get install python3-{package}).");
        return found!;
    }

    public static (int ExitCode, string Output) Run(string program, string code, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", code, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            Assert.True(process.WaitForExit(Bound), "Python did not end.");
            return (process.ExitCode, output.Result + error.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
