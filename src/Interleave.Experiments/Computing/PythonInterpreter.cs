using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Interleave.Display;
using Interleave.Processes;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>
/// This machine's <c>python3</c>, if it has one: is there a global interpreter lock, and do two threads help?
/// </summary>
/// <remarks>
/// The interpreter runs in a child process for 5 s at most. It reads none of the user's settings or packages, and ends
/// when this process does. Callers on several threads disturb each other's times.
/// </remarks>
/// <threadsafety static="true"/>
public static class PythonInterpreter
{
    /// <summary>How the python3 ends that Windows comes with, and which only names its shop.</summary>
    private const int NotInstalled = 9009;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks the first <c>python3</c> on the PATH. Whatever goes wrong is a sentence of the report.</summary>
    /// <param name="cancellationToken">Ends the interpreter early, as does stopping the cell that called.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PythonReport Ask(CancellationToken cancellationToken = default) =>
        AskFirstOf(Environment.GetEnvironmentVariable("PATH"), cancellationToken);

    /// <summary>Asks the first <c>python3</c> in the folders of a PATH, and says so in the cell that called.</summary>
    internal static PythonReport AskFirstOf(string? path, CancellationToken cancellationToken = default)
    {
        using var cell = CallingCell.Enter(cancellationToken);
        cell.Show(ProgressLine.Of($"Asking python3, at most {Limit.TotalSeconds:0} s."));
        var start = Stopwatch.GetTimestamp();
        var report = AskFirstOf(
            All(path, OperatingSystem.IsWindows()), program => Ask(program, Limit, cell.CancellationToken));
        cell.Show(ProgressLine.Of($"Asked for {DurationText.Of(Stopwatch.GetElapsedTime(start))}."), isLast: true);
        return report;
    }

    /// <summary>Asks the first that is a Python, and not a pointer to the place where one can be had.</summary>
    internal static PythonReport AskFirstOf(IEnumerable<string> programs, Func<string, PythonReport> ask) =>
        programs.Select(ask).FirstOrDefault(report => !report.IsOfNoPython)
            ?? new("No python3 was found on the PATH of this machine, so there is nothing to ask.");

    /// <summary>The first <c>python3</c> in the folders of a PATH, or null.</summary>
    internal static string? Find(string? path) => All(path, OperatingSystem.IsWindows()).FirstOrDefault();

    /// <summary>Each <c>python3</c> in the folders of a PATH; on Windows, where most are called just that, each
    /// <c>python</c> after them.</summary>
    // Not left to Process.Start, which looks in the current folder first.
    internal static IEnumerable<string> All(string? path, bool isWindows)
    {
        string[] names = isWindows ? ["python3.exe", "python.exe"] : ["python3"];
        var folders = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified);
        return
            from name in names
            from folder in folders
            let program = Path.Combine(folder, name)
            where IsProgram(program, isWindows)
            select program;
    }

    internal static PythonReport Ask(string program, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        try
        {
            var end = BoundedProcess.Run(new(program, ["-I", "-S", "-c", Script()]), limit, cancellationToken);
            return end.ExitCode switch
            {
                0 => OfAnswer(program, end.Output.Text),
                NotInstalled => new($"The program {program} only says where a Python can be had.")
                {
                    IsOfNoPython = true,
                },
                null => new($"The Python at {program} has not answered in {DurationText.Of(limit)} and was ended."),
                var code => new(Invariant($"The Python at {program} ended with exit code {code} and no answer.")),
            };
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return new($"The Python at {program} cannot be run ({error.Message}).");
        }
    }

    internal static string Script()
    {
        using var stream = typeof(PythonInterpreter).Assembly.GetManifestResourceStream("threads.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static PythonReport OfAnswer(string program, string said)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<Answer>(said, JsonSerializerOptions.Web)
                ?? throw new JsonException("The answer is null.");

            // Before 3.13 there was nothing to ask, and the usual interpreters always had the lock.
            var hasLock = answer.Lock ?? (answer.Name is "CPython" or "PyPy" ? true : null);
            var how = (answer.Lock, hasLock) switch
            {
                (true, _) => "runs with the global interpreter lock: sys._is_gil_enabled() says so",
                (false, _) => "runs without the global interpreter lock: sys._is_gil_enabled() says so",
                (null, true) => "has the global interpreter lock: "
                    + "it knows no sys._is_gil_enabled(), which came with 3.13",
                _ => "does not say whether it has a global interpreter lock",
            };
            return new($"{answer.Name} {answer.Version} at {program} {how}.")
            {
                HasGlobalLock = hasLock,
                Comparison = new(
                [
                    new("1 Python thread", answer.One.Select(TimeSpan.FromSeconds)),
                    new("2 Python threads", answer.Two.Select(TimeSpan.FromSeconds)),
                ]),
            };
        }
        catch (Exception error) when (error is JsonException or ArgumentException or OverflowException)
        {
            return new($"The Python at {program} did not answer as it should.");
        }
    }

    private static bool IsProgram(string file, bool isWindows)
    {
        const UnixFileMode Executable =
            UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file)
            && (isWindows || OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
    }

    private sealed record Answer(
        string Name, string Version, bool? Lock, IReadOnlyList<double> One, IReadOnlyList<double> Two);
}
