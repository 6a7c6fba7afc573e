using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Tests.Running;

/// <summary>A reader names a notebook of the chapter by its path, its number or its name, from anywhere below it.</summary>
public sealed class NamedNotebookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NamedNotebookTests()
    {
        foreach (var name in (string[])["01-one.ipynb", "02-two.ipynb", "solutions/01-one.ipynb"])
        {
            _folder.Write($"notebooks/{name}", MadeNotebook.Json("1"));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("01", "01-one.ipynb")]
    [InlineData("02-two", "02-two.ipynb")]
    [InlineData("02-two.ipynb", "02-two.ipynb")]
    [InlineData("notebooks/02-two.ipynb", "02-two.ipynb")]
    [InlineData("solutions/01", "solutions/01-one.ipynb")]
    [InlineData("../notebooks/02-two.ipynb", "02-two.ipynb")]
    public void It_is_found(string name, string expected)
    {
        var plan = RunPlan.Make(new() { Notebooks = [name] }, Directory.CreateDirectory(_folder.File("below")).FullName);
        Assert.Equal(_folder.File("notebooks", expected), Assert.Single(plan).Notebook.Path);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("03")]
    [InlineData("02-t")]
    [InlineData("one")]
    public void What_names_none_is_said_as_it_was_named(string name)
    {
        var exception = Assert.Throws<NotebookException>(
            () => RunPlan.Make(new() { Notebooks = [name] }, _folder.Path));
        Assert.Contains($"There is no notebook {name}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_name_comes_first()
    {
        var file = _folder.Write("01", MadeNotebook.Json("1"));
        Assert.Equal(file, Assert.Single(RunPlan.Make(new() { Notebooks = ["01"] }, _folder.Path)).Notebook.Path);
    }
}
