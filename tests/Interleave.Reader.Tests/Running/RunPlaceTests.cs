using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Running;

/// <summary>Where a run puts its files: places that cannot be used are told of, or others are used.</summary>
public sealed class RunPlaceTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Without_a_temporary_folder_the_user_s_data_folder_serves()
    {
        var library = Path.Combine(ChapterFolder.Path, "lib", "Interleave.Experiments.dll");
        _run.Write("file", "")
            .Notebook(
                "a.ipynb",
                "1 + 1",
                $"#r \"{library}\"\nusing Interleave.Experiments.Programs;\n"
                    + "ChildProgram.Run(\"Console.Write(6 * 7);\").Output");
        _run.Set("TMPDIR", _run.File("file", "tmp"));
        _run.Set("XDG_DATA_HOME", _run.File("data"));

        _run.Run(0, "run", "a.ipynb");

        Assert.Equal("42", _run.Result(2));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.File("data", "interleave", "temporary")));
    }

    [Fact]
    public void Without_any_place_for_temporary_files_a_sentence_says_what_to_do()
    {
        _run.Write("file", "").Notebook("a.ipynb", "1 + 1");
        _run.Set("TMPDIR", _run.File("file", "tmp"));
        _run.Set("XDG_DATA_HOME", _run.File("file", "data"));

        _run.Run(1, "run", "a.ipynb");

        Assert.Contains("There is no room for temporary files: ", _run.Output, StringComparison.Ordinal);
        Assert.Contains("set TMPDIR to a folder that can be written.", _run.Output, StringComparison.Ordinal);
        Assert.Contains("There is no room for temporary files: ", _run.Errors(1), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _run.Output + _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "/proc/x")]
    [InlineData("run", "/sys")]
    [InlineData("run", "file")]
    [InlineData("run", "taken")]
    [InlineData("book", "/proc/x")]
    [InlineData("book", "/sys/kernel")]
    [InlineData("book", "file")]
    public void An_output_folder_that_cannot_be_written_is_refused_before_anything_runs(string command, string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Folders that nobody can write are looked for in Linux.");
        _run.Write("file", "").Write("taken/a.ipynb/x", "")
            .Notebook("notebooks/a.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");

        string[] what = command == "run" ? ["run", "notebooks/a.ipynb"] : ["book"];
        _run.Run(2, [.. what, "--output", folder]);

        Assert.Matches("give --output (another|a) folder", _run.Error.ToLowerInvariant());
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.False(File.Exists(_run.File("notebooks", "ran")));
    }
}
