using System.Text;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Edits;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// A notebook that is being read. All tabs that have it open look at this one object, whose parts share its lock: the
/// edits, the queue of cells and what runs them, its one kernel, and what needs what.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class LiveNotebook : IAsyncDisposable
{
    private static readonly TimeSpan WriteBound = TimeSpan.FromSeconds(3);

    private readonly ChangeFeed _changes = new();

    /// <summary>Why no cell can be run here; null if they can.</summary>
    private readonly string? _foreign;

    /// <summary>Guards the cells, and all that follows.</summary>
    private readonly Lock _lock = new();
    private readonly Notebook _notebook;
    private readonly LiveCell[] _cells;
    private readonly Dictionary<string, LiveCell> _byId;
    private readonly Staleness _staleness;
    private readonly CellEdits _edits;
    private readonly CellRunner _runner;

    /// <summary>Opens a notebook, with what the reader wrote in it before.</summary>
    internal LiveNotebook(ChapterPage page, EditStore store, KernelSpec spec, TimeProvider time)
    {
        Page = page;
        _notebook = Notebook.Load(page.Path);
        _foreign = ForeignNotebook.Notice(_notebook);
        var displayed = new DisplayedOutputs();
        var code = _notebook.Cells.Where(cell => cell.IsCode);
        _cells = [.. code.Select((cell, index) => new LiveCell(cell, index, displayed, _changes))];
        _byId = _cells.ToDictionary(cell => cell.Cell.Id);
        _staleness = new Staleness(_lock, _cells, _changes);
        lock (_lock)
        {
            _edits = new CellEdits(_lock, page.Path, _cells, store, _staleness, _changes);
            _runner = new CellRunner(_lock, _cells, _staleness, _edits, _changes, runner =>
                new KernelLife(_lock, spec, _notebook.Folder, time, _changes, runner));
            _runner.Kernel.Notice = _edits.Problem ?? _foreign;
        }

        Code = new CodeAssistance(IdleKernel);
    }

    /// <summary>The notebook's entry in the table of contents.</summary>
    public ChapterPage Page { get; }

    /// <summary>
    /// All cells, prose and code, as the file has them. Read only what never changes: ids, types, tags, prose.
    /// </summary>
    public IEnumerable<NotebookCell> Cells => _notebook.Cells;

    /// <summary>Answers the editors' questions about code.</summary>
    public CodeAssistance Code { get; }

    /// <summary>
    /// Whether it is in a language that our kernel does not run, so that no cell of it can be run here.
    /// </summary>
    public bool IsForeign => _foreign is not null;

    /// <summary>How many tabs look at it.</summary>
    internal int Watchers => _changes.Watchers;

    /// <summary>How many code cells there are, and how many of them are done.</summary>
    public (int Done, int All) Progress
    {
        get
        {
            lock (_lock)
            {
                return (_cells.Count(cell => cell.IsDone), _cells.Length);
            }
        }
    }

    /// <summary>Begins to watch the notebook.</summary>
    /// <param name="cell">The id of a cell; null for everything but the cells' insides.</param>
    /// <param name="tell">
    /// Is called after each change, on any thread, soon and not too often; must be quick and must not throw.
    /// </param>
    /// <returns>Ends the watching.</returns>
    public IDisposable Watch(string? cell, Action tell)
    {
        _runner.Kernel.Touch();
        return _changes.Watch(cell ?? ChangeFeed.Whole, tell);
    }

    /// <summary>The kernel and the queue, now.</summary>
    public NotebookView View()
    {
        lock (_lock)
        {
            var kernel = _runner.Kernel;
            var running = _runner.Running;
            var status = kernel.IsStarting ? KernelStatus.Starting
                : kernel.Current is null ? KernelStatus.None
                : running?.Execution?.IsStopping == true ? KernelStatus.Stopping
                : _runner.IsBusy ? KernelStatus.Busy
                : KernelStatus.Idle;
            var hasRun = kernel.Current?.Executions.Last is not null;
            return new NotebookView(
                status, _runner.Waiting, running?.Cell.Id, kernel.Notice, _runner.StopIsSlow, _edits.NotKept, hasRun);
        }
    }

    /// <summary>A cell, now.</summary>
    /// <param name="id">The id of a code cell.</param>
    public CellView View(string id)
    {
        lock (_lock)
        {
            var cell = _byId[id];
            var outputs = cell.Shown.Views();
            var isWaiting = cell.Status == CellStatus.Running && outputs.Count == 0 && cell.Before.Count > 0;
            return new CellView
            {
                Id = id,
                Source = cell.Cell.Source,
                Original = cell.Original,
                Revision = cell.Revision,
                IsEdited = cell.IsEdited,
                HasNewerOriginal = cell.Base is not null && cell.Base != cell.Original,
                Status = cell.Status,
                NotRunBecauseOf = cell.NotRunBecauseOf,
                Refusal = _staleness.Refusal(cell),
                IsOutOfDate = cell.RanSource is not null && _staleness.IsOutOfDate(cell),
                IsDone = cell.IsDone,
                Verdict = cell.Status == CellStatus.Ok ? cell.Verdict() : null,
                Outputs = isWaiting ? cell.Before : outputs,
                OutputsAreOld = isWaiting || cell.OutputsAreOld,
                ExecutionCount = cell.Cell.ExecutionCount,
                Took = cell.Took,
                Questions = [.. cell.Execution?.Questions ?? []],
            };
        }
    }

    /// <summary>How many cells that depend on a cell a run of it and its dependents would run again.</summary>
    public int CountDependents(string id)
    {
        lock (_lock)
        {
            return _staleness.CountDependents(_byId[id]);
        }
    }

    /// <summary>Takes over what a tab made of a cell's text, and keeps it on disk.</summary>
    /// <param name="id">The cell.</param>
    /// <param name="source">The whole text.</param>
    /// <param name="revision">The revision that the tab's text was made from.</param>
    public EditResult Edit(string id, string source, long revision)
    {
        ArgumentNullException.ThrowIfNull(source);
        source = source.ReplaceLineEndings("\n");
        _runner.Kernel.Touch();
        lock (_lock)
        {
            var cell = _byId[id];
            if (source != cell.Cell.Source && revision != cell.Revision)
            {
                return new EditResult(false, cell.Revision, cell.Cell.Source, Task.CompletedTask);
            }

            var kept = _edits.Change(cell, source);
            return new EditResult(true, cell.Revision, source, kept);
        }
    }

    /// <summary>Gives a cell the chapter's own text again, and takes its outputs away.</summary>
    /// <param name="id">The cell; null for all of them, and the marks of what was done.</param>
    /// <returns>Completes when that is on disk; faulted if it cannot be written.</returns>
    public Task Reset(string? id)
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            var kept = Task.CompletedTask;
            if (id is not null)
            {
                kept = _edits.Reset(_byId[id]);
            }
            else
            {
                // The texts that wait there are gone.
                _runner.ClearQueue();
                foreach (var cell in _cells)
                {
                    cell.IsDone = false;
                    kept = _edits.Reset(cell);
                }
            }

            _edits.KeepOutputs();
            return kept;
        }
    }

    /// <summary>Puts cells into the queue.</summary>
    /// <param name="id">The cell that the scope starts from; does not matter for all.</param>
    /// <param name="scope">Which cells.</param>
    public void Run(string? id, RunScope scope)
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            _runner.Kernel.Notice = _foreign;
            if (_foreign is null)
            {
                _runner.Add(_staleness.Plan(id is null ? null : _byId[id], scope));
            }
        }
    }

    /// <summary>Starts the kernel, so that the first run need not wait for it.</summary>
    public void Prepare()
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            if (_foreign is null)
            {
                _runner.Prepare();
            }
        }
    }

    /// <summary>Takes the waiting cells out of the queue, and asks the kernel to stop the one that runs.</summary>
    public void Stop()
    {
        _runner.Kernel.Touch();
        _runner.Stop();
    }

    /// <summary>Ends the kernel, whatever it does, and starts another. Texts and outputs stay.</summary>
    public async Task RestartAsync()
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            _runner.ClearQueue();
        }

        await _runner.Kernel.EndAsync().ConfigureAwait(false);
        Prepare();
    }

    /// <summary>Gives a cell a line of text that it asked for.</summary>
    /// <param name="id">The cell.</param>
    /// <param name="question">The question; one that is no longer open is ignored.</param>
    /// <param name="text">The line; may be empty.</param>
    public void Answer(string id, string question, string text)
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            if (_runner.Kernel.Current is { } kernel
                && _byId[id].Execution is { } execution
                && execution.Answer(kernel.Client, question, text))
            {
                _changes.Note(id);
            }
        }
    }

    /// <summary>What the kernel's process uses of the machine; null if there is none.</summary>
    public KernelUsage? Usage() => _runner.Kernel.Usage();

    /// <summary>Ends a kernel that nobody has used for some time. Does nothing while something runs.</summary>
    /// <param name="patience">How long it may be idle.</param>
    internal Task EndIdleKernelAsync(TimeSpan patience) => _runner.Kernel.EndIdleAsync(patience);

    /// <summary>Takes the notice away.</summary>
    public void DismissNotice()
    {
        lock (_lock)
        {
            _runner.Kernel.Notice = null;
        }
    }

    /// <summary>The notebook with the reader's texts.</summary>
    /// <returns>The content of an .ipynb file.</returns>
    public string ToFile(bool withOutputs)
    {
        string text;
        lock (_lock)
        {
            foreach (var cell in _cells)
            {
                cell.Outputs.Flush();
            }

            text = _notebook.ToString();
        }

        if (!withOutputs)
        {
            var copy = NotebookParser.Read(Encoding.UTF8.GetBytes(text), Page.Slug, Page.Path);
            foreach (var cell in copy.Cells)
            {
                cell.ClearExecution();
            }

            text = copy.ToString();
        }

        return text + "\n";
    }

    /// <summary>
    /// Ends the kernel, and waits until it is gone and all that was written is on disk; within bounds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAny(_edits.FlushAsync(), Task.Delay(WriteBound)).ConfigureAwait(false);
    }

    private KernelClient? IdleKernel()
    {
        _runner.Kernel.Touch();
        lock (_lock)
        {
            return _runner.IsRunning ? null : _runner.Kernel.Current?.Client;
        }
    }
}
