using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Running;

namespace Interleave.Reader.Tests.Page;

/// <summary>A notebook as the page has it open, made for a test, in our own kernel.</summary>
public sealed class OpenNotebook : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder;
    private readonly List<LiveNotebook> _opened = [];

    private readonly KernelSpec _kernel;

    private OpenNotebook(TemporaryFolder folder, KernelSpec kernel) => (_folder, _kernel) = (folder, kernel);

    /// <summary>The notebook.</summary>
    internal LiveNotebook Live => _opened[^1];

    /// <summary>The clock that idleness is judged by; it stands unless a test moves it.</summary>
    internal SetClock Clock { get; } = new();

    /// <summary>The notebook's file.</summary>
    public string Path => _folder.File("a.ipynb");

    /// <summary>Where what is written is kept.</summary>
    public string Edits => _folder.File("edits");

    /// <summary>Opens a notebook with these cells, whose ids are <c>cell-1</c> and so on.</summary>
    public static OpenNotebook With(params string[] cells) => Of(MadeNotebook.Json(cells), KernelSpec.Interleave);

    /// <summary>Opens a notebook from the content of its file, in some kernel.</summary>
    public static OpenNotebook Of(string json, KernelSpec kernel)
    {
        var notebook = new OpenNotebook(new TemporaryFolder(), kernel);
        notebook._folder.Write("a.ipynb", json);
        notebook.Reopen();
        return notebook;
    }

    /// <summary>Writes the notebook's file anew, as an update of the chapter would.</summary>
    public void Write(params string[] cells) => _folder.Write("a.ipynb", MadeNotebook.Json(cells));

    /// <summary>Opens it once more, as after the program was killed: the one that was open before gets no chance to do anything.</summary>
    internal LiveNotebook Reopen()
    {
        _opened.Add(new LiveNotebook(ChapterPage.For("a", Notebook.Load(Path)), new EditStore(Edits), _kernel, Clock));
        return Live;
    }

    /// <summary>Gives a cell another text, as the only tab would.</summary>
    internal Task Edit(int cell, string source) => Live.Edit(Id(cell), source, Live.View(Id(cell)).Revision).Kept;

    internal CellView View(int cell) => Live.View(Id(cell));

    internal void Run(int cell, RunScope scope = RunScope.Cell) => Live.Run(Id(cell), scope);

    /// <summary>Runs a cell, and waits until it and what runs with it has ended.</summary>
    internal CellView RunToEnd(int cell, RunScope scope = RunScope.Cell)
    {
        Run(cell, scope);
        UntilQuiet();
        return View(cell);
    }

    /// <summary>Waits until nothing runs or waits.</summary>
    internal void UntilQuiet() =>
        Until(() => Live.View() is { Running: null, Queued: 0, Kernel: not KernelStatus.Starting });

    internal void Until(int cell, CellStatus status) => Until(() => View(cell).Status == status);

    internal void Until(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, Bound), $"It did not come to that. {Live.View()}");

    /// <summary>What a cell shows, as text.</summary>
    internal string Shown(int cell) => string.Join('\n', View(cell).Outputs.Select(output =>
        (output.Json["text"] ?? output.Json["data"]?["text/plain"] ?? output.Json["evalue"])!.ToString()));

    public static string Id(int cell) => $"cell-{cell}";

    public async ValueTask DisposeAsync()
    {
        foreach (var notebook in _opened)
        {
            await notebook.DisposeAsync();
        }

        if (_opened.Count > 0)
        {
            _opened.Clear();
            _folder.Dispose();
        }
    }

    /// <summary>A clock that moves when it is told to.</summary>
    internal sealed class SetClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
