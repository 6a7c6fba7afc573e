using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Running;

namespace Interleave.Reader.Tests.Running;

/// <summary>Names of notebooks as the shells and the file systems of other systems have them.</summary>
public sealed class RunPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_star_that_the_shell_has_left_stands_for_all_that_match()
    {
        Write("in/b2.ipynb", "in/a1.ipynb", "in/a2.ipynb", "in/a3.txt", "c.ipynb");

        var names = Make(["in/a*.ipynb", "*.ipynb", "in/*2.ipynb"]).Select(run => run.Notebook.Path);

        Assert.Equal(
            [_folder.File("in", "a1.ipynb"), _folder.File("in", "a2.ipynb"), _folder.File("c.ipynb"), _folder.File("in", "b2.ipynb")],
            names);
        foreach (var none in new[] { "d*.ipynb", "none/*.ipynb" })
        {
            Assert.Contains(
                $"There is no notebook like {none}.", Assert.Throws<UsageException>(() => Make([none])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_case_does_not_count_a_notebook_is_run_once_and_not_overwritten()
    {
        Write("in/a.ipynb", "in/A.ipynb");

        Assert.Equal(2, Make(["in/a.ipynb", "in/A.ipynb"]).Count);
        Assert.Single(Make(["in/a.ipynb", "in/A.ipynb"], PathCase.IsIgnored));
        Make(["in/a.ipynb"], PathCase.Counts, output: "IN");
        Assert.Contains(
            "would overwrite",
            Assert.Throws<UsageException>(() => Make(["in/a.ipynb"], PathCase.IsIgnored, output: "IN")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_case_does_not_count_edits_are_found_however_the_folder_is_written()
    {
        var store = new EditStore(_folder.File("edits"), PathCase.IsIgnored);
        await store.EditsOf("/Ann/a.ipynb").WriteAsync(new NotebookEdits { Notebook = "/Ann/a.ipynb" });

        Assert.NotNull(store.EditsOf("/ann/a.ipynb").Peek());
        Assert.Null(new EditStore(_folder.File("edits"), PathCase.Counts).EditsOf("/ann/a.ipynb").Peek());
        using (store.Claim("/Ann"))
        {
            Assert.Throws<UsageException>(() => store.Claim("/ann"));
        }
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            _folder.Write(name, MadeNotebook.Json("1"));
        }
    }

    private IReadOnlyList<NotebookRun> Make(string[] names, PathCase? pathCase = null, string? output = null) => RunPlan.Make(
        new RunOptions { Notebooks = names, OutputFolder = output }, _folder.Path, pathCase ?? PathCase.Counts);
}
