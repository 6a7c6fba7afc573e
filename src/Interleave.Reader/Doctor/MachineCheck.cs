using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Interleave.Processes;
using Interleave.Reader.Kernels;
using Interleave.Reader.Running;

namespace Interleave.Reader.Doctor;

/// <summary>Looks at the programs on the machine: the SDK, and what a reader may want beside it.</summary>
/// <param name="variable">Gives the value of an environment variable, or null.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class MachineCheck(Func<string, string?> variable)
{
    private static readonly TimeSpan ProgramBound = TimeSpan.FromSeconds(20);

    /// <summary>Looks at everything.</summary>
    /// <param name="folder">The reader's current folder, whose <c>global.json</c> chooses the SDK.</param>
    /// <param name="cancellationToken">Ends the programs that are asked, and the looking.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Finding> Look(string folder, CancellationToken cancellationToken)
    {
        yield return Sdk(folder, cancellationToken);
        yield return Program(
            "Chromium",
            ["chromium", "chromium-browser", "google-chrome"],
            "not found; only the tests need it. On Debian: apt-get install chromium");
        yield return Program(
            "Jupyter",
            ["jupyter"],
            "not found; needed only to read in Jupyter. On Debian: apt-get install jupyter-notebook; elsewhere: " +
            "pip install notebook");
        yield return KernelSpecification();
    }

    private static Finding Sdk(string folder, CancellationToken cancellationToken)
    {
        var answer = Ask(["--version"], folder, cancellationToken);
        var lines = $"{answer?.Output.Text}\n{answer?.Errors.Text}".Split('\n', StringSplitOptions.TrimEntries);
        var version = lines.LastOrDefault(line => line is [>= '0' and <= '9', ..]);
        return answer is { ExitCode: 0 } && version is not null
            ? new("SDK", true, version)
            : new("SDK", false, $"none that serves here: install the .NET 10 SDK. (dotnet says: " +
                $"{lines.FirstOrDefault(line => line.Length > 0) ?? "nothing"})");
    }

    /// <summary>Runs <c>dotnet</c>; null if it cannot be started.</summary>
    internal static ProcessEnd? Ask(string[] arguments, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return BoundedProcess.Run(
                new ProcessStartInfo(DotnetHost.Path, arguments) { WorkingDirectory = folder },
                ProgramBound,
                cancellationToken);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static Finding KernelSpecification()
    {
        const string Name = "kernelspec";
        var spec = InstalledKernels.All().FirstOrDefault(kernel => kernel.Name == KernelInstallation.Name);
        if (spec is null)
        {
            var install = ChapterFolder.CommandWith("kernel install");
            return new(Name, false, $"not installed; needed for VS Code and Jupyter: {install}", IsNeeded: false);
        }

        var kernel = Path.Combine("kernel", "Interleave.Kernel.dll");
        return IsSame(Path.Combine(spec.Folder!, kernel), Path.Combine(AppContext.BaseDirectory, kernel))
            ? new(Name, true, $"{spec.DisplayName} in {spec.Folder}")
            : new(
                Name,
                false,
                $"{spec.Folder} has the kernel of another build: {ChapterFolder.CommandWith("kernel install")}",
                IsNeeded: false);
    }

    private static bool IsSame(string one, string other)
    {
        try
        {
            return Hash(one).AsSpan().SequenceEqual(Hash(other));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static byte[] Hash(string file) => SHA256.HashData(File.ReadAllBytes(file));

    private Finding Program(string name, string[] programs, string fix)
    {
        var folders = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        var found = (
            from folder in folders
            from program in programs
            from ending in endings
            select Path.Combine(folder, program + ending)).FirstOrDefault(File.Exists);
        return new(name, found is not null, found ?? fix, IsNeeded: false);
    }
}
