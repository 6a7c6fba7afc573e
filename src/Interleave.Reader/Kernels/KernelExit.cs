using System.Globalization;

namespace Interleave.Reader.Kernels;

/// <summary>How a kernel's process ended.</summary>
/// <param name="ExitCode">The exit code; on Unix 128 and the number of the signal, where a signal ended it.</param>
/// <param name="LastOutput">
/// The lines that it wrote to standard output and standard error, outside of any cell; the middle of a long text is
/// left out.
/// </param>
public sealed record KernelExit(int ExitCode, IReadOnlyList<string> LastOutput)
{
    /// <summary>Says in plain words what happened.</summary>
    /// <param name="kernel">What to call the kernel.</param>
    /// <param name="when">When it ended, as in "while this cell ran".</param>
    public string InWords(string kernel, string when)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}");
        if (LastOutput.Any(line => line.StartsWith("Stack overflow", StringComparison.Ordinal)))
        {
            return $"{kernel} ended {when}: the stack overflowed ({code}). Probably a method calls itself without " +
                "end.";
        }

        if (LastOutput.Any(line => line.StartsWith("Out of memory", StringComparison.Ordinal)))
        {
            return $"{kernel} ended {when}: it ran out of memory ({code}).";
        }

        return !OperatingSystem.IsWindows() && UnixSignal.NameOf(ExitCode - 128) is { } signal
            ? $"{kernel} ended {when}: by the signal {signal} ({code})."
            : $"{kernel} ended {when}, with {code}.";
    }
}
