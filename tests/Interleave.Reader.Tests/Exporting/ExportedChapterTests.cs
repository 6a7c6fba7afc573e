using Interleave.Reader.Tests.Chapter;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Exporting;

/// <summary>The chapter's notebooks as programs.</summary>
/// <remarks>
/// Each is built and run, which takes 10 s and more; so all but the first are deep. On two quiet cores they take
/// three minutes together.
/// </remarks>
[Collection(nameof(Interleave.Tests.Undisturbed))]
public sealed class ExportedChapterTests : IDisposable
{
    private readonly ReaderRun _run = new();

    public static IEnumerable<TheoryDataRow<string>> Others => ChapterFolder.Notebooks
        .Where(row => row.Data != "00-start-here.ipynb");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_first_notebook_runs_as_a_program()
    {
        var printed = await RunAsync("00-start-here.ipynb");
        Assert.Contains("one after another", printed, StringComparison.Ordinal);

        // An exercise that nobody has solved says so, and ends nothing.
        Assert.Contains("nothing is written yet", printed, StringComparison.OrdinalIgnoreCase);
    }

    [Theory(Explicit = true)]
    [Trait("Category", "Deep")]
    [MemberData(nameof(Others))]
    public Task A_notebook_runs_as_a_program(string notebook) => RunAsync(notebook);

    private async Task<string> RunAsync(string notebook)
    {
        _run.Run(0, "export", Path.Combine(ChapterFolder.Path, notebook), "--output", _run.Folder);
        var (exitCode, printed) = await ExportedProgram.RunAsync(
            _run.File(Path.ChangeExtension(Path.GetFileName(notebook), ".cs")), TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, printed);
        return printed;
    }
}
