using Interleave.Reader.Page.Edits;

namespace Interleave.Reader.Tests.Page;

/// <summary>What a reader wrote is found again when the chapter's notebooks have other names or places.</summary>
public sealed class FormerEditsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notebook_that_was_renamed_has_what_was_written_in_it()
    {
        Write("new", "04-b", ("solve", "2"));
        await Keep("new", "03-a", ("solve", "mine", "1"));

        Assert.Equal("mine", (await Found("new", "04-b"))["solve"].Source);
    }

    [Fact]
    public async Task Of_a_notebook_that_was_divided_each_part_has_what_was_written_in_its_cells()
    {
        Write("new", "03-a", ("lamp", "1"));
        Write("new", "04-b", ("queue", "2"));
        await Keep("new", "03-a", ("lamp", "my lamp", "1"), ("queue", "my queue", "2"));

        Assert.Equal("my lamp", (await Found("new", "03-a"))["lamp"].Source);
        Assert.Equal("my queue", (await Found("new", "04-b"))["queue"].Source);
    }

    [Fact]
    public async Task A_chapter_that_was_moved_has_everything_even_cells_that_all_notebooks_have()
    {
        Write("new", "03-a", ("setup", "1"), ("done", "2"));
        Write("new", "04-b", ("setup", "1"));
        await Keep("old", "03-a", ("setup", "mine", "an earlier text"), ("done", null, null));

        var found = await Found("new", "03-a");
        Assert.Equal("mine", found["setup"].Source);
        Assert.True(found["done"].IsDone);
        Assert.Empty(await Found("new", "04-b"));
    }

    [Fact]
    public async Task A_cell_that_all_notebooks_have_is_not_taken_for_that_of_another_one()
    {
        Write("new", "04-b", ("setup", "b's"));
        Write("new", "05-c", ("setup", "c's"));
        await Keep("new", "03-a", ("setup", "mine", "a's"));

        Assert.Empty(await Found("new", "04-b"));
        Assert.Empty(await Found("new", "05-c"));
    }

    [Fact]
    public async Task What_is_written_in_a_notebook_now_counts_more_than_what_was_written_before()
    {
        Write("new", "04-b", ("solve", "1"));
        await Keep("new", "03-a", ("solve", "before", "1"));
        await Keep("new", "04-b", ("solve", "now", "1"));

        Assert.Equal("now", (await Found("new", "04-b"))["solve"].Source);
    }

    [Fact]
    public async Task A_copy_of_the_chapter_that_is_still_there_keeps_its_texts_to_itself()
    {
        Write("new", "03-a", ("solve", "1"));
        Write("copy", "03-a", ("solve", "1"));
        await Keep("copy", "03-a", ("solve", "the copy's", "1"));

        Assert.Empty(await Found("new", "03-a"));
    }

    private EditStore Store => new(_folder.File("edits"));

    private string Path(string chapter, string notebook) => _folder.File(chapter, "notebooks", $"{notebook}.ipynb");

    private void Write(string chapter, string notebook, params (string Id, string Source)[] cells)
    {
        var json = MadeNotebook.Json([.. cells.Select(cell => cell.Source)]);
        for (var n = 0; n < cells.Length; n++)
        {
            json = json.Replace($"\"cell-{n + 1}\"", $"\"{cells[n].Id}\"", StringComparison.Ordinal);
        }

        _folder.Write($"{chapter}/notebooks/{notebook}.ipynb", json);
    }

    private Task Keep(string chapter, string notebook, params (string Id, string? Source, string? Base)[] cells)
    {
        var path = Path(chapter, notebook);
        return Store.EditsOf(path).WriteAsync(new NotebookEdits
        {
            Notebook = path,
            Cells = cells.ToDictionary(cell => cell.Id, cell => new CellEdit(cell.Source, cell.Base, 1, IsDone: true)),
        });
    }

    private async Task<Dictionary<string, CellEdit>> Found(string chapter, string notebook)
    {
        await FormerEdits.BringOverAsync(Reader.Page.Contents.Chapter.Find(_folder.File(chapter)), Store);
        return Store.EditsOf(Path(chapter, notebook)).Peek()?.Cells ?? [];
    }
}
