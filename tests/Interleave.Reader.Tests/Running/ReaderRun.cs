using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Interleave.Reader.Commands;
using Interleave.Tests;

namespace Interleave.Reader.Tests.Running;

/// <summary>
/// The real program in a folder of its own, with notebooks made for the test. Its temporary files lie in a folder whose
/// name stands on the command line of every kernel it starts, so that kernels that were left behind can be found.
/// </summary>
public sealed class ReaderRun : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Dictionary<string, string> _environment = [];
    private Process? _process;

    public ReaderRun() => Directory.CreateDirectory(Marker);

    /// <summary>The folder that the program runs in.</summary>
    public string Folder => _folder.Path;

    public string Output => Text(_output);

    public string Error => Text(_error);

    public int ProcessId => _process!.Id;

    private string Marker => _folder.File("tmp");

    /// <summary>Writes a notebook whose cells are code, with the tags that stand before a bar: <c>parameters|int x = 1;</c>.</summary>
    public ReaderRun Notebook(string name, params string[] cells) => Notebook(name, "C#", cells);

    public ReaderRun PythonNotebook(string name, params string[] cells) => Notebook(name, "python", cells);

    public ReaderRun Write(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    /// <summary>Adds a kernelspec that the program will find.</summary>
    public ReaderRun Kernel(string name, string json)
    {
        _environment["JUPYTER_PATH"] = File("jupyter");
        return Write($"jupyter/kernels/{name}/kernel.json", json);
    }

    /// <summary>Sets an environment variable for the program.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    public string File(params string[] names) => _folder.File(names);

    public ReaderRun Start(params string[] arguments) => StartIn(Folder, arguments);

    public ReaderRun StartIn(string folder, params string[] arguments)
    {
        var start = ForegroundProgram.Start(typeof(ReaderProgram).Assembly.Location, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        foreach (var name in new[] { "TMPDIR", "TMP", "TEMP" })
        {
            start.Environment[name] = Marker;
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return this;
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>Its exit code.</returns>
    public int Wait()
    {
        Assert.True(_process!.WaitForExit(Bound), $"The program did not end.\n{Output}\n{Error}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Runs the program to its end, which must come with an exit code.</summary>
    public ReaderRun Run(int exitCode, params string[] arguments)
    {
        Start(arguments);
        var actual = Wait();
        Assert.True(actual == exitCode, $"The exit code is {actual} and not {exitCode}.\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Waits until a file is there, which a cell writes to say how far it is.</summary>
    public void WaitForFile(string name) =>
        Assert.True(
            SpinWait.SpinUntil(() => System.IO.File.Exists(File(name)) || _process!.HasExited, Bound)
                && System.IO.File.Exists(File(name)),
            $"The cell did not get there.\n{Output}\n{Error}");

    /// <summary>Kills the program alone, without a chance to do anything.</summary>
    public void Kill() => _process!.Kill();

    /// <summary>The outputs of a cell of the executed notebook.</summary>
    public IReadOnlyList<JsonNode> Outputs(int cell, string name = "a.ipynb") =>
        [.. Cells(name)[cell - 1]["outputs"]!.AsArray().Select(output => output!)];

    /// <summary>The cells of the executed notebook.</summary>
    public IReadOnlyList<JsonNode> Cells(string name = "a.ipynb") =>
        [.. JsonNode.Parse(System.IO.File.ReadAllText(File("artifacts", "executed", name)))!["cells"]!.AsArray()
            .Select(cell => cell!)];

    /// <summary>The text that a cell printed to standard output.</summary>
    public string Printed(int cell) => string.Concat(Outputs(cell)
        .Where(output => output["name"]?.GetValue<string>() == "stdout")
        .SelectMany(output => output["text"]!.AsArray())
        .Select(line => line!.GetValue<string>()));

    /// <summary>The plain text of a cell's result.</summary>
    public string Result(int cell) => string.Concat(Outputs(cell)
        .Where(output => output["output_type"]!.GetValue<string>() == "execute_result")
        .SelectMany(output => output["data"]!["text/plain"]!.AsArray())
        .Select(line => line!.GetValue<string>()));

    /// <summary>What the errors among a cell's outputs say.</summary>
    public string Errors(int cell) => string.Join('\n', Outputs(cell)
        .Where(output => output["output_type"]!.GetValue<string>() == "error")
        .Select(output => $"{output["ename"]}: {output["evalue"]}"));

    /// <summary>Whether a cell was not run: no outputs, no count.</summary>
    public bool WasNotRun(int cell) => Outputs(cell).Count == 0 && Cells()[cell - 1]["execution_count"] is null;

    /// <summary>Waits until no process is left whose command line holds some text, by default those of this run's kernels.</summary>
    public void NothingIsLeft(string? text = null)
    {
        Assert.True(SpinWait.SpinUntil(() => ProcessesWith(text ?? Marker)
            .Length == 0, TimeSpan.FromSeconds(10)), string.Join('\n', ProcessesWith(text ?? Marker)));
    }

    /// <summary>The command lines that hold some text, by default those of this run's kernels.</summary>
    public string[] ProcessesWith(string? text = null)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "Processes are looked for in /proc.");
        return [.. Directory.EnumerateDirectories("/proc").Select(CommandLine)
            .Where(line => line.Contains(text ?? Marker, StringComparison.Ordinal))];

        static string CommandLine(string process)
        {
            try
            {
                return System.IO.File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    /// <summary>The connection files that lie about.</summary>
    public string[] ConnectionFiles() => Directory.GetFiles(Marker, "kernel*.json", SearchOption.AllDirectories);

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Bound);
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private ReaderRun Notebook(string name, string language, string[] cells) =>
        Write(name, MadeNotebook.JsonIn(language, cells));
}
