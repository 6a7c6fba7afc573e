using System.Text.Json.Nodes;

namespace Interleave.Reader.Tests.Page;

/// <summary>Nothing that a reader writes is lost. No kernel is started here.</summary>
public class KeptEditsTests
{
    [Fact]
    public async Task What_is_written_is_on_disk_as_soon_as_it_is_said_to_be_and_there_again_after_the_program_was_killed(
        )
    {
        await using var notebook = OpenNotebook.With("1 + 1", "2");
        for (var i = 2; i <= 51; i++)
        {
            await notebook.Edit(1, $"1 + {i}");
            Assert.Equal($"1 + {i}", notebook.Reopen().View("cell-1").Source);
        }

        Assert.True(notebook.View(1).IsEdited);
        Assert.Equal(50, notebook.View(1).Revision);
        Assert.False(notebook.View(2).IsEdited);
    }

    [Fact]
    public async Task Many_changes_at_once_leave_the_last_one()
    {
        await using var notebook = OpenNotebook.With("1");
        var kept = Enumerable.Range(0, 500).Select(i => notebook.Edit(1, $"{i}{(i % 2 == 0 ? "" : "!")}")).ToArray();
        await Task.WhenAll(kept);

        Assert.Equal("499!", notebook.Reopen().View("cell-1").Source);
        Assert.All(Directory.GetFiles(notebook.Edits), file => Assert.EndsWith(
            ".json", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chapter_itself_is_not_touched()
    {
        await using var notebook = OpenNotebook.With("1");
        var before = await File.ReadAllTextAsync(notebook.Path, TestContext.Current.CancellationToken);
        await notebook.Edit(1, "2");

        Assert.Equal(before, await File.ReadAllTextAsync(notebook.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Others_may_not_read_what_is_written()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are those of Unix.");
            return;
        }

        await using var notebook = OpenNotebook.With("1");
        await notebook.Edit(1, "2");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(
            Directory.GetFiles(notebook.Edits, "*.edits.json").Single()));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(notebook
                .Edits));
    }

    [Fact]
    public async Task A_tab_that_has_not_seen_the_newest_text_does_not_overwrite_it()
    {
        await using var notebook = OpenNotebook.With("1");
        var first = notebook.Live.Edit("cell-1", "first tab", 0);
        var second = notebook.Live.Edit("cell-1", "second tab", 0);

        Assert.True(first.IsAccepted);
        Assert.False(second.IsAccepted);
        Assert.Equal("first tab", second.Source);
        Assert.Equal("first tab", notebook.View(1).Source);
        Assert.True(notebook.Live.Edit("cell-1", "second tab", second.Revision).IsAccepted);
    }

    [Fact]
    public async Task Two_tabs_that_write_the_same_do_not_quarrel()
    {
        await using var notebook = OpenNotebook.With("1");
        notebook.Live.Edit("cell-1", "same", 0);

        Assert.True(notebook.Live.Edit("cell-1", "same", 0).IsAccepted);
    }

    [Fact]
    public async Task A_text_that_was_written_in_a_cell_which_the_chapter_no_longer_has_stays_in_the_file()
    {
        await using var notebook = OpenNotebook.With("1", "2");
        await notebook.Edit(2, "mine");
        notebook.Write("1");
        notebook.Reopen();
        await notebook.Edit(1, "also mine");
        notebook.Write("1", "2");
        notebook.Reopen();

        Assert.Equal("also mine", notebook.View(1).Source);
        Assert.Equal("mine", notebook.View(2).Source);
    }

    [Fact]
    public async Task A_reader_is_told_when_the_chapter_has_changed_under_an_edit()
    {
        await using var notebook = OpenNotebook.With("1", "2");
        await notebook.Edit(1, "mine");
        notebook.Write("1 improved", "2 improved");
        notebook.Reopen();

        Assert.Equal("mine", notebook.View(1).Source);
        Assert.True(notebook.View(1).HasNewerOriginal);
        Assert.Equal("2 improved", notebook.View(2).Source);
        Assert.False(notebook.View(2).HasNewerOriginal);
        await notebook.Live.Reset("cell-1");
        Assert.Equal("1 improved", notebook.View(1).Source);
        Assert.False(notebook.View(1).HasNewerOriginal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_understood_is_put_aside_and_the_reader_told()
    {
        await using var notebook = OpenNotebook.With("1");
        await notebook.Edit(1, "mine");
        var file = Directory.GetFiles(notebook.Edits, "*.edits.json").Single();
        await File.WriteAllTextAsync(file, "{ not JSON", TestContext.Current.CancellationToken);
        notebook.Reopen();

        Assert.Equal("1", notebook.View(1).Source);
        Assert.Contains("put aside", notebook.Live.View().Notice, StringComparison.Ordinal);
        Assert.Equal("{ not JSON", await File.ReadAllTextAsync(Directory.GetFiles(notebook.Edits, "*.unreadable-*")
            .Single(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_is_told_when_nothing_can_be_kept_and_when_it_can_again()
    {
        await using var notebook = OpenNotebook.With("1");
        await File.WriteAllTextAsync(
            notebook.Edits, "a file where the folder should be", TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<IOException>(() => notebook.Edit(1, "mine"));
        notebook.Until(
            () => notebook.Live.View().NotKept?.Contains("cannot be kept on disk", StringComparison.Ordinal) == true);
        Assert.Equal("mine", notebook.View(1).Source);

        File.Delete(notebook.Edits);
        await notebook.Edit(1, "mine still");
        notebook.Until(() => notebook.Live.View().NotKept is null);
    }

    [Fact]
    public async Task Reset_gives_the_chapters_text_back_and_the_revisions_go_on()
    {
        await using var notebook = OpenNotebook.With("1", "2");
        await notebook.Edit(1, "mine");
        await notebook.Edit(2, "mine too");
        await notebook.Live.Reset("cell-1");

        Assert.Equal("1", notebook.View(1).Source);
        Assert.Equal(2, notebook.View(1).Revision);
        Assert.False(notebook.Live.Edit("cell-1", "from a tab that has not seen the reset", 1).IsAccepted);
        Assert.Equal("mine too", notebook.View(2).Source);

        await notebook.Live.Reset(null);
        Assert.Equal("2", notebook.Reopen().View("cell-2").Source);
    }

    [Fact]
    public async Task Two_copies_of_a_chapter_do_not_share_their_edits()
    {
        await using var one = OpenNotebook.With("1");
        await using var other = OpenNotebook.With("1");
        await one.Edit(1, "mine");
        foreach (var file in Directory.GetFiles(one.Edits))
        {
            Directory.CreateDirectory(other.Edits);
            File.Copy(file, Path.Combine(other.Edits, Path.GetFileName(file)));
        }

        Assert.Equal("1", other.Reopen().View("cell-1").Source);
    }

    [Fact]
    public async Task A_downloaded_notebook_holds_the_readers_texts()
    {
        await using var notebook = OpenNotebook.With("markdown|# A", "1", "parameters|int x = 1;");
        await notebook.Edit(2, "mine");
        var file = JsonNode.Parse(notebook.Live.ToFile(withOutputs: false))!;

        Assert.Equal(4, (int)file["nbformat"]!);
        Assert.Equal(["# A", "mine", "int x = 1;"], file["cells"]!.AsArray()
            .Select(cell => string.Concat(cell!["source"]!.AsArray())));
        Assert.Equal("parameters", (string)file["cells"]![2]!["metadata"]!["tags"]![0]!);
    }
}
