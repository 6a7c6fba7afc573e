using System.Text.RegularExpressions;
using Interleave.Reader.Doctor;

namespace Interleave.Reader.Tests.Running;

/// <summary>The command <c>doctor</c>, as a program of its own.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Storage = "globalStorage/ms-dotnettools.dotnet-interactive-vscode";

    private readonly ReaderRun _run = new();

    public DoctorTests()
    {
        _run.Write("home/is-there", "");
        _run.Set("HOME", _run.File("home"));
        _run.Set("USERPROFILE", _run.File("home"));
        _run.Set("APPDATA", _run.File("home", "settings"));
        _run.Set("XDG_CONFIG_HOME", "");
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public void It_says_ok_for_what_is_there_and_runs_the_chapter_s_own_cells()
    {
        _run.Notebook(
            "notebooks/00.ipynb",
            "doctor|Console.WriteLine(\"lamp     ok  it burns\");",
            "System.IO.File.WriteAllText(\"not-asked\", \"\");",
            "doctor|\"server   ok  it answers\"");
        _run.Run(0, "doctor");

        Assert.Matches(@"(?m)^SDK +ok +\d+\.\d+\.\d+", _run.Output);
        Assert.Matches("(?m)^kernel +ok", _run.Output);
        Assert.Matches("(?m)^lamp +ok +it burns", _run.Output);
        Assert.Matches("(?m)^server +ok +it answers", _run.Output);
        Assert.Matches("(?m)^kernelspec +- +not installed.*kernel install", _run.Output);
        Assert.False(File.Exists(_run.File("notebooks", "not-asked")));
        Assert.Equal("", _run.Error.Trim());
        _run.NothingIsLeft();
    }

    [Theory]
    [InlineData("doctor|Console.WriteLine(\"lamp     is out: light it\");", "(?m)^lamp +!! +is out: light it")]
    [InlineData("doctor|#r \"lib/Missing.dll\"", "(?m)^library +!! .*Missing.dll.*dotnet build")]
    public void What_is_missing_is_said_with_what_to_do(string cell, string line)
    {
        _run.Notebook("notebooks/00.ipynb", cell);
        _run.Run(1, "doctor");

        Assert.Matches(line, _run.Output);
        Assert.DoesNotContain("   at ", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_chapter_it_says_where_it_looked()
    {
        _run.Run(1, "doctor");

        Assert.Matches($"(?m)^chapter +!! .*{Regex.Escape(_run.Folder)}", _run.Output);
    }

    [Fact]
    public void An_installed_kernel_is_ok_until_another_is_built()
    {
        _run.Notebook("notebooks/00.ipynb", "1");
        _run.Set("JUPYTER_PATH", _run.File("prefix", "share", "jupyter"));
        _run.Run(0, "kernel", "install", "--prefix", "prefix");
        _run.Run(0, "doctor");
        Assert.Matches("(?m)^kernelspec +ok", _run.Output);

        var copy = _run.File("prefix", "share", "jupyter", "kernels", "interleave-csharp", "kernel", "Interleave.Kernel.dll");
        File.WriteAllBytes(copy, [.. File.ReadAllBytes(copy), 0]);
        _run.Run(0, "doctor");
        Assert.Matches("(?m)^kernelspec +- .*another build.*kernel install", _run.Output);
    }

    [Theory]
    [InlineData(".vscode-server/data/User/")]
    [InlineData(".vscode-remote/data/User/")]
    public void Polyglot_s_trap_is_found_and_mended(string user)
    {
        _run.Notebook("notebooks/00.ipynb", "1");
        _run.Write($"home/{user}{Storage}/dotnet-tools.json", "{}");
        _run.Run(0, "doctor");
        Assert.Matches("(?m)^Polyglot's folder +- .*wrong place.*doctor --mend", _run.Output);

        _run.Run(0, "doctor", "--mend");
        var manifest = _run.File("home", user, Storage, ".config", "dotnet-tools.json");
        Assert.Contains(Path.GetFullPath(manifest), _run.Output, StringComparison.Ordinal);
        Assert.Contains("\"tools\"", File.ReadAllText(manifest), StringComparison.Ordinal);

        File.WriteAllText(manifest, "kept");
        _run.Run(0, "doctor", "--mend");
        Assert.Equal("kept", File.ReadAllText(manifest));
    }

    [Fact]
    public void A_folder_that_is_named_is_mended_before_the_editor_has_been_started()
    {
        _run.Run(0, "doctor", "--mend", "storage");

        Assert.True(File.Exists(_run.File("storage", ".config", "dotnet-tools.json")));
    }

    [Theory]
    [InlineData("No VS Code", "doctor", "--mend")]
    [InlineData("cannot be written", "doctor", "--mend", "file")]
    [InlineData("only with --mend", "doctor", "storage")]
    public void What_cannot_be_mended_is_said_in_a_sentence(string sentence, params string[] arguments)
    {
        _run.Write("file", "");
        _run.Run(2, arguments);

        Assert.Contains(sentence, _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
    }

    /// <summary>Each desktop keeps its settings elsewhere; this machine's is tried.</summary>
    [Fact]
    public void The_desktop_s_folder_is_found_too()
    {
        using var home = new TemporaryFolder();
        var variables = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["USERPROFILE"] = home.Path,
            ["APPDATA"] = home.File("settings"),
        };
        var settings = OperatingSystem.IsWindows() ? "settings"
            : OperatingSystem.IsMacOS() ? "Library/Application Support"
            : ".config";
        home.Write($"{settings}/Code - Insiders/User/settings.json", "{}");

        Assert.Equal(
            home.File(settings, "Code - Insiders", "User", Storage),
            Assert.Single(PolyglotStorage.Folders(variables.GetValueOrDefault)));
    }
}
