using Interleave.Reader.Tests.Chapter;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Copying;

/// <summary>The command <c>copy</c>, as a program of its own, over the chapter and over one made for the test.</summary>
public sealed class CopyCommandTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_copied_chapter_runs_on_its_own()
    {
        var target = _run.File("mine");
        _run.StartIn(ChapterFolder.Path, "copy", target);
        Assert.True(_run.Wait() == 0, _run.Error);
        var copy = Path.Combine(target, "notebooks");
        var notebooks = Directory.GetFiles(ChapterFolder.Path, "*.ipynb", SearchOption.TopDirectoryOnly);

        Assert.All(notebooks, notebook => Assert.Equal(
            File.ReadAllText(notebook), File.ReadAllText(Path.Combine(copy, Path.GetFileName(notebook)))));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(copy, "solutions"), "*.ipynb"));
        Assert.Contains("jupyter notebook", _run.Output, StringComparison.Ordinal);

        // A cell that loads the library, and asks the server that lies beside it.
        _run.Write("mine/notebooks/a.ipynb", MadeNotebook.Json(
            "#r \"lib/Interleave.dll\"",
            "Interleave.Weather.WeatherSource.Local(0).Get(Interleave.Weather.City.Named(\"Toronto\"))"));
        _run.Run(0, "run", "mine/notebooks/a.ipynb");
        Assert.Contains("Toronto", _run.Result(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_something_in_it_is_left_alone()
    {
        MadeChapter();
        _run.Write("mine/notebooks/a.ipynb", "what a reader wrote");
        _run.Run(2, "copy", "mine");

        Assert.Contains("is not empty", _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal("what a reader wrote", File.ReadAllText(_run.File("mine", "notebooks", "a.ipynb")));
        Assert.Single(Directory.GetFileSystemEntries(_run.File("mine", "notebooks")));
    }

    [Theory]
    [InlineData("notebooks", "lies in the chapter")]
    [InlineData("notebooks/mine", "lies in the chapter")]
    [InlineData("notebooks/../notebooks/mine", "lies in the chapter")]
    [InlineData("link/mine", "lies in the chapter")]
    [InlineData("file", "is a file")]
    [InlineData("file/mine", "cannot be copied")]
    [InlineData(" ", "is empty")]
    public void A_folder_that_cannot_be_used_is_refused_with_a_sentence(string target, string reason)
    {
        MadeChapter();
        _run.Write("file", "");
        Directory.CreateSymbolicLink(_run.File("link"), _run.File("notebooks"));
        var before = Directory.GetFileSystemEntries(_run.Folder, "*", SearchOption.AllDirectories);
        _run.Run(2, "copy", target);

        Assert.Contains(reason, _run.Error, StringComparison.Ordinal);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal(before, Directory.GetFileSystemEntries(_run.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_empty_folder_is_filled()
    {
        MadeChapter();
        Directory.CreateDirectory(_run.File("mine"));
        _run.Run(0, "copy", "mine");

        Assert.True(File.Exists(_run.File("mine", "notebooks", "lib", "datamart", "data.txt")));
        Assert.Empty(Directory.GetFiles(_run.File("mine"), "*.txt"));
    }

    [Fact]
    public void Without_a_library_it_says_what_to_build()
    {
        _run.Notebook("notebooks/a.ipynb", "1");
        _run.Run(2, "copy", "mine");

        Assert.Contains("dotnet build", _run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.File("mine")));
    }

    private void MadeChapter() => _run
        .Notebook("notebooks/a.ipynb", "1")
        .Write("notebooks/lib/Interleave.dll", "")
        .Write("notebooks/lib/datamart/data.txt", "");
}
