using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Book;

public sealed partial class BookCommandTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_chapter_is_run_and_written_with_what_its_cells_showed()
    {
        _run.Notebook(
            "notebooks/00-first.ipynb", "markdown|# First\n\nSee [the next](01-second.ipynb).", "Console.WriteLine(\"six times seven is \" + 6 * 7);")
            .Notebook("notebooks/01-second.ipynb", "markdown|# Second", "\"<b>bold</b>\"")
            .Notebook("notebooks/solutions/00-first.ipynb", "markdown|# Answers\n\n[Back](../00-first.ipynb)", "1")
            .Run(0, "book", "--output", "book");

        Assert.Contains("six times seven is 42", Page("00-first.html"));
        Assert.Contains("&lt;b&gt;bold", Page("01-second.html"));
        Assert.Contains("href=\"01-second.html\"", Page("00-first.html"));
        Assert.Contains("href=\"../00-first.html\"", Page("solutions/00-first.html"));
        Assert.All((string[])["00-first.html", "01-second.html", "solutions/00-first.html"], page => Assert.Contains(
            $"href=\"{page}\"", Page("index.html")));
        Assert.Contains("cores and .NET 10", Page("index.html")
            .Replace("1 core and", "1 cores and", StringComparison.Ordinal));
        Assert.Contains($"book: {_run.File("book", "index.html")}", _run.Output);
        _run.NothingIsLeft();
    }

    [Fact]
    public void A_cell_that_fails_is_told_on_its_page_and_by_the_exit_code()
    {
        _run.Notebook("notebooks/00-first.ipynb", "markdown|# First", "1", "throw new " +
            "InvalidOperationException(\"no luck\");", "2")
            .Notebook("notebooks/01-second.ipynb", "markdown|# Second", "3")
            .Run(1, "book", "--output", "book");

        var page = Text("00-first.html");
        Assert.Contains("This notebook did not run to its end. Cell 2 of 3 failed. One cell was not run.", page);
        Assert.Contains("System.InvalidOperationException: no luck", page);
        Assert.Contains("This cell was not run.", page);
        Assert.Contains("Not everything ran to its end: First", Text("index.html"));
        Assert.DoesNotContain("class=\"notice", Page("01-second.html"));
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_left_alone_and_nothing_is_run()
    {
        _run.Notebook("notebooks/00-first.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");")
            .Write("mine/letter.txt", "Dear reader")
            .Run(2, "book", "--output", "mine");

        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Contains("is not empty and was not written by this command", _run.Error);
        Assert.Equal(["letter.txt"], Directory.EnumerateFileSystemEntries(_run.File("mine")).Select(Path.GetFileName));
        Assert.False(File.Exists(_run.File("notebooks", "ran")));
    }

    [Theory]
    [InlineData("There is no folder", "--executed", "none")]
    [InlineData("holds no notebooks", "--executed", "empty")]
    [InlineData("is not a notebook", "--executed", "damaged")]
    [InlineData("is a file; give --output a folder", "--executed", "executed", "--output", "a.txt")]
    [InlineData("cannot be written", "--executed", "executed", "--output", "a.txt/below")]
    [InlineData("No notebook was named")]
    public void Wrong_usage_is_one_sentence(string because, params string[] arguments)
    {
        _run.Write("a.txt", "")
            .Write("empty/readme.txt", "")
            .Write("damaged/00-first.ipynb", "{")
            .Write("executed/00-first.ipynb", MadeUpChapter.Second)
            .Run(2, ["book", .. arguments]);

        Assert.Contains(because, _run.Error);
        Assert.Single(_run.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_signal_ends_the_run_and_no_book_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        _run.Notebook("notebooks/00-first.ipynb", "System.IO.File.WriteAllText(\"begun\", " +
            "\"\");\nSystem.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);")
            .Start("book", "--output", "book");
        _run.WaitForFile("notebooks/begun");
        using var kill = Process.Start("kill", ["-TERM", _run.ProcessId.ToString(CultureInfo.InvariantCulture)]);

        Assert.Equal(143, _run.Wait());
        Assert.False(File.Exists(_run.File("book", "index.html")));
        _run.NothingIsLeft();
    }

    [Fact]
    public void A_book_replaces_the_one_before_it_and_nothing_else()
    {
        _run.Write("executed/00-first.ipynb", MadeUpChapter.First)
            .Write("executed/01-second.ipynb", MadeUpChapter.Second)
            .Run(0, "book", "--executed", "executed", "--output", "book");
        _run.Write("book/mine.txt", "Dear reader");
        File.Delete(_run.File("executed", "01-second.ipynb"));

        _run.Run(0, "book", "--executed", "executed", "--output", "book");

        Assert.True(File.Exists(_run.File("book", "00-first.html")));
        Assert.False(File.Exists(_run.File("book", "01-second.html")));
        Assert.True(File.Exists(_run.File("book", "mine.txt")));
        Assert.DoesNotContain("01-second.html", Page("index.html"));
    }

    private string Page(string name) => File.ReadAllText(_run.File("book", name));

    /// <summary>The text of a page without its tags, in one line.</summary>
    private string Text(string name) =>
        Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Page(name), "")), " ");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
