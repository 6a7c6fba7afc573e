using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>This machine's <c>python3</c>, if there is one: whether it has a global interpreter lock, and what two threads bring it.</summary>
/// <remarks>
/// The interpreter runs in a child process for 5 s at most. It reads no settings and no packages of the user, and ends when this process does.
/// <para>Several threads may ask at once, but they disturb each other's times.</para>
/// <threadsafety static="true"/>
/// </remarks>
public static class PythonInterpreter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    /// <summary>Asks the <c>python3</c> that is first on the PATH. What goes wrong is a sentence of the report; nothing is thrown.</summary>
    /// <param name="cancellationToken">Ends the interpreter early, as does stopping the cell that called.</param>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    public static PythonReport Ask(CancellationToken cancellationToken = default) =>
        AskFirstOf(Environment.GetEnvironmentVariable("PATH"), cancellationToken);

    /// <summary>Asks the first <c>python3</c> in the folders of a PATH, and shows in the cell that called that it does.</summary>
    internal static PythonReport AskFirstOf(string? path, CancellationToken cancellationToken = default)
    {
        using var cell = CallingCell.Enter(cancellationToken);
        cell.Show(ProgressLine.Of($"Asking python3, at most {Limit.TotalSeconds:0} s."));
        var start = Stopwatch.GetTimestamp();
        var report = Find(path) is { } program
            ? Ask(program, Limit, cell.CancellationToken)
            : new("No python3 was found on the PATH of this machine, so there is nothing to ask.");
        cell.Show(ProgressLine.Of($"Asked for {DurationText.Of(Stopwatch.GetElapsedTime(start))}."), isLast: true);
        return report;
    }

    /// <summary>The first <c>python3</c> in the folders of a PATH, or null.</summary>
    // Not left to Process.Start, which would look into the current folder first.
    internal static string? Find(string? path)
    {
        var name = OperatingSystem.IsWindows() ? "python3.exe" : "python3";
        return path?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsProgram);
    }

    internal static PythonReport Ask(string program, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, ["-I", "-S", "-c", Script()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(limit);
            try
            {
                var said = Read(process, bound.Token);
                return process.ExitCode == 0
                    ? OfAnswer(program, said)
                    : new(string.Create(CultureInfo.InvariantCulture, $"The Python at {program} ended with exit code {process.ExitCode} and no answer."));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new($"The Python at {program} has not answered in {DurationText.Of(limit)} and was ended.");
            }
            finally
            {
                End(process);
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return new($"The Python at {program} cannot be run ({error.Message}).");
        }
    }

    private static string Read(Process process, CancellationToken cancellationToken)
    {
        // Both at once: a child that fills one pipe while the other is read would wait for ever. The waits give up reads
        // that the token does not reach.
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        Task.WhenAll(output, error, process.WaitForExitAsync(cancellationToken)).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        return output.Result;
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(EndLimit);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private static PythonReport OfAnswer(string program, string said)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<Answer>(said, JsonSerializerOptions.Web) ?? throw new JsonException("The answer is null.");
            // Before 3.13 there was nothing to ask, and the usual interpreter always had the lock.
            var hasLock = answer.Lock ?? (answer.Name is "CPython" or "PyPy" ? true : null);
            var how = (answer.Lock, hasLock) switch
            {
                (true, _) => "runs with the global interpreter lock: sys._is_gil_enabled() says so",
                (false, _) => "runs without the global interpreter lock: sys._is_gil_enabled() says so",
                (null, true) => "has the global interpreter lock: it knows no sys._is_gil_enabled(), which came with 3.13",
                _ => "does not say whether it has a global interpreter lock",
            };
            return new($"{answer.Name} {answer.Version} at {program} {how}.")
            {
                HasGlobalLock = hasLock,
                Comparison = new([new("1 Python thread", answer.One.Select(TimeSpan.FromSeconds)), new("2 Python threads", answer.Two.Select(TimeSpan.FromSeconds))]),
            };
        }
        catch (Exception error) when (error is JsonException or ArgumentException or OverflowException)
        {
            return new($"The Python at {program} did not answer as it should.");
        }
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    internal static string Script()
    {
        using var stream = typeof(PythonInterpreter).Assembly.GetManifestResourceStream("threads.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Answer(
        string Name, string Version, bool? Lock, IReadOnlyList<double> One, IReadOnlyList<double> Two);
}
