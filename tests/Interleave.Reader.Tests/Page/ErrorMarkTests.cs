using Interleave.Reader.Page.Live;

namespace Interleave.Reader.Tests.Page;

/// <summary>An error points into the text of the cell that it names.</summary>
public class ErrorMarkTests
{
    [Fact]
    public async Task Errors_of_the_compiler_and_exceptions_name_their_places()
    {
        await using var notebook = OpenNotebook.With(
            "var a = 1\nvar b = nope;", "int Fail() =>\n    throw new Exception(\"no\");", "// first\nFail();", "1");
        notebook.RunToEnd(1);
        Assert.Equal([new ErrorMark(1, 10, "CS1002: ; expected")], ErrorMark.Of(notebook.View(1), 1));
        Assert.Empty(ErrorMark.Of(notebook.View(1), 2));

        notebook.RunToEnd(3);
        Assert.Equal([new ErrorMark(2, null, "no")], ErrorMark.Of(notebook.View(3), 3));
        Assert.Equal([new ErrorMark(2, null, "no")], ErrorMark.Of(notebook.View(3), 2));

        notebook.RunToEnd(4);
        Assert.Empty(ErrorMark.Of(notebook.View(4), 4));
    }
}
