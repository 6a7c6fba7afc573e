using System.Text;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Edits;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// A notebook that is being read: its texts, the queue of cells to run, its one kernel, and what the cells show. All tabs
/// that have it open look at this one object.
/// </summary>
/// <threadsafety>Any thread may use it.</threadsafety>
public sealed partial class LiveNotebook : IAsyncDisposable
{
    /// <summary>The topic of changes that are not of one cell; no cell id holds a space.</summary>
    private const string Whole = " ";

    private readonly KernelSpec _spec;
    private readonly TimeProvider _time;
    private readonly KeptFile<NotebookEdits> _editsFile;
    private readonly KeptFile<NotebookOutputs> _outputsFile;
    private readonly ChangeFeed _changes = new();

    /// <summary>Wakes the task that works the queue off. One place suffices: a wake-up is for all that is there by then.</summary>
    private readonly System.Threading.Channels.Channel<bool> _work = System.Threading.Channels.Channel.CreateBounded<bool>(
        new System.Threading.Channels.BoundedChannelOptions(1) { FullMode = System.Threading.Channels.BoundedChannelFullMode.DropWrite });

    /// <summary>Why no cell can be run here; null where they can.</summary>
    private readonly string? _foreign;

    private readonly CancellationTokenSource _closing = new();
    private readonly Task _working;

    /// <summary>Lets one at a time start a kernel or put one away. Taken before the lock, never inside it.</summary>
    private readonly SemaphoreSlim _kernelGate = new(1, 1);

    /// <summary>Guards all that follows, and the cells.</summary>
    private readonly Lock _lock = new();
    private readonly Notebook _notebook;
    private readonly DisplayedOutputs _displayed = new();
    private readonly LiveCell[] _cells;
    private readonly Dictionary<string, LiveCell> _byId;
    private readonly IReadOnlyList<ValueCells> _values;
    private readonly NotebookEdits _edits;
    private readonly List<(LiveCell Cell, string Source)> _queue = [];
    private readonly Dictionary<string, LiveCell> _requests = [];
    private readonly Dictionary<string, HashSet<LiveCell>> _displayedBy = [];
    private readonly HashSet<string> _usings = [];
    private LiveKernel? _kernel;
    private Execution? _current;
    private bool _isStarting;
    private bool _wantsKernel;
    private bool _stopIsSlow;
    private bool _isStopping;
    private long _order;
    private long _lastActive;
    private string? _notice;
    private string? _notKept;

    /// <summary>Opens a notebook, with what the reader wrote in it before.</summary>
    internal LiveNotebook(ChapterPage page, EditStore store, KernelSpec spec, TimeProvider time)
    {
        Page = page;
        _spec = spec;
        _time = time;
        _lastActive = time.GetTimestamp();
        _notebook = Notebook.Load(page.Path);
        _cells = [.. _notebook.Cells.Where(cell => cell.IsCode).Select((cell, index) => new LiveCell(cell, index, _displayed))];
        _byId = _cells.ToDictionary(cell => cell.Cell.Id);
        _values = ValueCells.In(_cells.Select(cell => cell.Cell));
        _editsFile = store.EditsOf(page.Path);
        _outputsFile = store.OutputsOf(page.Path);
        _edits = _editsFile.Read(out var problem) ?? new NotebookEdits { Notebook = page.Path };
        _foreign = ForeignNotebook.Notice(_notebook);
        _notice = problem ?? _foreign;
        foreach (var cell in _cells)
        {
            if (_edits.Cells.GetValueOrDefault(cell.Cell.Id) is { } edit)
            {
                cell.SetSource(edit.Source ?? cell.Original);
                (cell.Base, cell.Revision, cell.IsDone) = (edit.Base, edit.Revision, edit.IsDone);
            }
        }

        foreach (var (id, outputs) in _outputsFile.Read(out _)?.Cells ?? [])
        {
            _byId.GetValueOrDefault(id)?.Restore(outputs);
        }

        _working = Task.Run(WorkAsync);
    }

    /// <summary>The notebook's entry in the table of contents.</summary>
    public ChapterPage Page { get; }

    /// <summary>All cells, prose and code, as the file has them. Only what never changes may be read: ids, types, tags, prose.</summary>
    public IEnumerable<NotebookCell> Cells => _notebook.Cells;

    /// <summary>Whether it is in a language that our kernel does not run, so that no cell of it can be run here.</summary>
    public bool IsForeign => _foreign is not null;

    /// <summary>How many tabs look at it.</summary>
    internal int Watchers => _changes.Watchers;

    /// <summary>How many code cells hold code, and how many of them are done.</summary>
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

    /// <summary>Begins to look at the notebook.</summary>
    /// <param name="cell">The id of a cell; null for everything but the cells' insides.</param>
    /// <param name="tell">Is called after each change, on any thread, soon and not too often; must be quick and must not throw.</param>
    /// <returns>Ends the looking.</returns>
    public IDisposable Watch(string? cell, Action tell)
    {
        Touch();
        return _changes.Watch(cell ?? Whole, tell);
    }

    /// <summary>The kernel and the queue, now.</summary>
    public NotebookView View()
    {
        lock (_lock)
        {
            var status = _isStarting ? KernelStatus.Starting
                : _kernel is null ? KernelStatus.None
                : _isStopping ? KernelStatus.Stopping
                : _current is not null || _queue.Count > 0 ? KernelStatus.Busy
                : KernelStatus.Idle;
            var hasRun = _requests.Count > 0;
            return new NotebookView(
                status, _queue.Count, _current?.Cell.Cell.Id, _notice, _stopIsSlow, _notKept, hasRun);
        }
    }

    /// <summary>A cell, now.</summary>
    /// <param name="id">The id of a code cell.</param>
    public CellView View(string id)
    {
        lock (_lock)
        {
            var cell = _byId[id];
            var outputs = cell.OutputViews();
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
                Refusal = Refusal(cell),
                IsOutOfDate = cell.RanSource is not null && IsOutOfDate(cell),
                IsDone = cell.IsDone,
                Verdict = cell.Status == CellStatus.Ok ? cell.Verdict() : null,
                Outputs = isWaiting ? cell.Before : outputs,
                OutputsAreOld = isWaiting || cell.OutputsAreOld,
                ExecutionCount = cell.Cell.ExecutionCount,
                Took = cell.Took,
                Questions = [.. cell.Questions.Select(asked => asked.Question)],
            };
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
        Touch();
        lock (_lock)
        {
            var cell = _byId[id];
            if (source == cell.Cell.Source)
            {
                return new EditResult(true, cell.Revision, source, Task.CompletedTask);
            }

            if (revision != cell.Revision)
            {
                return new EditResult(false, cell.Revision, cell.Cell.Source, Task.CompletedTask);
            }

            return new EditResult(true, cell.Revision + 1, source, SetSource(cell, source));
        }
    }

    /// <summary>Gives a cell the chapter's own text again, and takes its outputs away.</summary>
    /// <param name="id">The cell; null for all of them, and the marks of what was done.</param>
    /// <returns>Ends when that is on disk; faulted where it cannot be written.</returns>
    public Task Reset(string? id)
    {
        Touch();
        lock (_lock)
        {
            if (id is null)
            {
                // What waits there are texts that are no longer.
                ClearQueue();
            }

            foreach (var cell in id is null ? _cells : [_byId[id]])
            {
                if (cell.Status is not (CellStatus.Running or CellStatus.Queued))
                {
                    cell.Reset();
                }

                if (id is null)
                {
                    cell.IsDone = false;
                }

                cell.Base = null;
                SetSource(cell, cell.Original);

                // Also where the text is the same.
                NoteDependents(cell);
            }

            KeepOutputs();
            return KeepEdits();
        }
    }

    /// <summary>Takes the notice away.</summary>
    public void DismissNotice()
    {
        lock (_lock)
        {
            _notice = null;
        }

        _changes.Note(Whole);
    }

    /// <summary>The notebook with the reader's texts.</summary>
    /// <param name="withOutputs">Whether with outputs.</param>
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
            var copy = NotebookFormat.Read(Encoding.UTF8.GetBytes(text), Page.Slug, Page.Path);
            foreach (var cell in copy.Cells)
            {
                cell.ClearExecution();
            }

            text = copy.ToString();
        }

        return text + "\n";
    }

    /// <summary>Ends the kernel, and waits until it is gone and all that was written is on disk; within bounds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        lock (_lock)
        {
            ClearQueue();
            KeepOutputs();
        }

        await PutKernelAwayAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_editsFile.FlushAsync(), _outputsFile.FlushAsync()), Task.Delay(TimeSpan.FromSeconds(3))).ConfigureAwait(false);
        _kernelGate.Dispose();
        _closing.Dispose();
    }

    private void Touch() => Volatile.Write(ref _lastActive, _time.GetTimestamp());

    /// <summary>Inside the lock.</summary>
    private Task SetSource(LiveCell cell, string source)
    {
        if (source == cell.Cell.Source)
        {
            return Task.CompletedTask;
        }

        cell.Base = source == cell.Original ? null : cell.Base ?? cell.Original;
        cell.SetSource(source);
        cell.Revision++;
        NoteDependents(cell);
        return KeepEdits(cell);
    }

    /// <summary>Inside the lock: what a change of a cell's text, or a new run of it, makes out of date looks different.</summary>
    private void NoteDependents(LiveCell cell)
    {
        _changes.Note(cell.Cell.Id);
        NoteValues(cell);
        foreach (var later in _cells.Skip(cell.Index + 1).Where(later => later.RanSource is not null))
        {
            _changes.Note(later.Cell.Id);
        }

        _changes.Note(Whole);
    }

    /// <summary>Inside the lock.</summary>
    private Task KeepEdits(LiveCell? only = null)
    {
        foreach (var cell in only is null ? _cells : [only])
        {
            var hasEdit = _edits.Cells.ContainsKey(cell.Cell.Id) || cell.Revision > 0 || cell.IsDone;
            if (hasEdit)
            {
                _edits.Cells[cell.Cell.Id] = new CellEdit(cell.IsEdited ? cell.Cell.Source : null, cell.Base, cell.Revision, cell.IsDone);
            }
        }

        var kept = _editsFile.WriteAsync(_edits);
        _ = kept.ContinueWith(TellWhetherKept, TaskScheduler.Default);
        return kept;
    }

    private void TellWhetherKept(Task kept)
    {
        var problem = kept.Exception is { InnerException: { } e }
            ? $"What you write cannot be kept on disk ({e.Message}) Until that is fixed it is only in this page: download the notebook."
            : null;
        lock (_lock)
        {
            if (problem == _notKept)
            {
                return;
            }

            _notKept = problem;
        }

        _changes.Note(Whole);
    }

    /// <summary>Inside the lock.</summary>
    private void KeepOutputs()
    {
        var kept = new NotebookOutputs();
        foreach (var cell in _cells)
        {
            if (cell.Cell.Outputs!.Count > 0)
            {
                kept.Cells[cell.Cell.Id] = cell.KeptOutputs();
            }
        }

        // What cannot be kept of outputs is no loss: a run shows it again.
        _ = _outputsFile.WriteAsync(kept).ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
    }

    /// <summary>Inside the lock: whether a cell, or one it needs, was changed or run again after it ran.</summary>
    private bool IsOutOfDate(LiveCell cell)
    {
        var needs = Needs();
        var known = new bool?[_cells.Length];
        return Find(cell.Index);

        bool Find(int index)
        {
            if (known[index] is { } result)
            {
                return result;
            }

            var one = _cells[index];
            return (known[index] = one.RanSource is null
                || one.RanSource != one.Cell.Source
                || one.Status is CellStatus.Failed or CellStatus.Stopped
                || needs.Direct(index).Any(earlier => _cells[earlier].RanOrder > one.RanOrder || Find(earlier))).Value;
        }
    }

    private CellNeeds? _needs;

    /// <summary>Inside the lock.</summary>
    private CellNeeds Needs()
    {
        // The names are new objects exactly where a text has changed.
        if (_needs is null || !_needs.IsOf(_cells.Select(cell => cell.Names)))
        {
            _needs = new CellNeeds([.. _cells.Select(cell => cell.Names)], _values);
        }

        return _needs;
    }

    /// <summary>One run of one cell.</summary>
    private sealed class Execution(LiveCell cell, string request)
    {
        /// <summary>Ends when the kernel says that it has begun with the cell.</summary>
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LiveCell Cell { get; } = cell;

        public string Request { get; } = request;

        public bool HasReplied { get; set; }

        public bool IsIdle { get; set; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
