using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Running;

/// <summary>The commands of README and CONTRIBUTING, as they are written there, in the repository and with an empty home.</summary>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    private const string Reader = "dotnet run --project src/Interleave.Reader";

    /// <summary>Where each of the commands is run that no test here runs.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["dotnet build"] = "CI does it first",
        ["dotnet test"] = "CI does it",
        ["dotnet format"] = "CI does it, and only looks",
        ["dotnet tool restore"] = "CI does it first",
        ["dotnet test --project tests/Interleave.Races.Tests"] = "CI tests all projects at once",
        ["dotnet pack src/Interleave.Reader -o artifacts/packages"] = "InstalledTool packs",
        ["dotnet tool install --global --add-source artifacts/packages interleave"] = "InstalledTool installs, in a folder of its own",
        ["jupyter notebook notebooks/00-start-here.ipynb"] = "JupyterNotebookTests opens notebooks there",
        [$"{Reader} -- run"] = "EngineTests runs the whole chapter",
        [$"{Reader} -- book"] = "BookCommandTests writes books",
        [$"JUPYTER_PATH=.config/jupyter {Reader} -- run --kernel .net-csharp"] = "EngineTests runs the whole chapter in that kernel",
    };

    private static readonly string Root = Path.GetDirectoryName(ChapterFolder.Path)!;

    private readonly ReaderRun _run = new();

    public DocumentedCommandsTests()
    {
        _run.Write("home/is-there", "");
        foreach (var variable in (string[])["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME"])
        {
            _run.Set(variable, _run.File("home"));
        }

        _run.Set("DISPLAY", "");
        _run.Set("BROWSER", "");
    }

    public static TheoryData<string> RunHere =>
    [
        .. Documented().Where(command => command.StartsWith(Reader, StringComparison.Ordinal)
            && command != Reader && !Elsewhere.ContainsKey(command)),
    ];

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Each_is_run_by_a_test()
    {
        var commands = Documented().ToArray();
        Assert.Contains(Reader, commands);
        Assert.DoesNotContain(commands, command =>
            !command.StartsWith(Reader, StringComparison.Ordinal)
            && !TestProgram().IsMatch(command)
            && !Elsewhere.ContainsKey(command));
        Assert.DoesNotContain(Elsewhere.Keys, command => !commands.Contains(command));
    }

    [Theory]
    [MemberData(nameof(RunHere))]
    public void It_runs_as_written(string command)
    {
        _run.StartIn(Root, Words().Matches(command[Reader.Length..]).Skip(1).Select(word => word.Value).ToArray());

        Assert.True(_run.Wait() == 0, $"{command}\n{_run.Output}\n{_run.Error}");
    }

    [Fact]
    public void The_page_opens_as_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sends no signals to one process.");
        _run.StartIn(Root);
        Assert.True(
            SpinWait.SpinUntil(() => _run.Output.Contains("?token=", StringComparison.Ordinal), TimeSpan.FromSeconds(60)),
            $"{_run.Output}\n{_run.Error}");
        using var interrupt = Process.Start("kill", ["-INT", _run.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        interrupt.WaitForExit();
        Assert.Equal(0, _run.Wait());
    }

    [Fact]
    public void A_test_that_is_named_exists()
    {
        var named = Documented().Select(command => TestProgram().Match(command)).Where(match => match.Success).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, match =>
        {
            var project = Path.Combine(Root, match.Groups["project"].Value);
            var type = match.Groups["class"].Value;
            Assert.NotEmpty(Directory.EnumerateFiles(project, $"{type}.cs", SearchOption.AllDirectories));
        });
    }

    private static IEnumerable<string> Documented() => (
        from document in (string[])["README.md", "CONTRIBUTING.md"]
        from Match block in Fenced().Matches(File.ReadAllText(Path.Combine(Root, document)))
        from line in block.Groups["lines"].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select line).Distinct();

    [GeneratedRegex("^ *```\n(?<lines>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();

    [GeneratedRegex("""^dotnet run --project (?<project>tests/\S+) -- -(class|method) "\*(?<class>\w+)(\.\w+\*)?"$""")]
    private static partial Regex TestProgram();
}
