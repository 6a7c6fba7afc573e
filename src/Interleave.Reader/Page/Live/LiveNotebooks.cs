using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Contents;
using Interleave.Reader.Page.Edits;

namespace Interleave.Reader.Page.Live;

/// <summary>The notebooks that are open, each once; ends their kernels when they are idle.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class LiveNotebooks : IAsyncDisposable
{
    /// <summary>How long a kernel may be idle before it is ended.</summary>
    public static readonly TimeSpan IdleBound = TimeSpan.FromMinutes(30);

    /// <summary>How long that is when no tab looks at its notebook.</summary>
    public static readonly TimeSpan UnwatchedBound = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>Guards the open notebooks.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LiveNotebook> _open = [];
    private readonly EditStore _store;
    private readonly KernelSpec _spec;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <summary>None are open yet.</summary>
    public LiveNotebooks(EditStore store, KernelSpec spec, TimeProvider time)
    {
        (_store, _spec, _time) = (store, spec, time);
        _timer = time.CreateTimer(_ => EndIdleKernels(), null, LookEvery, LookEvery);
    }

    /// <summary>Opens a notebook, or gives the one that is open.</summary>
    /// <exception cref="Notebooks.NotebookException">The file is no longer a notebook.</exception>
    public LiveNotebook Open(ChapterPage page)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_open.TryGetValue(page.Slug, out var notebook))
            {
                _open.Add(page.Slug, notebook = new LiveNotebook(page, _store, _spec, _time));
            }

            return notebook;
        }
    }

    /// <summary>How much of a notebook is done, open or not.</summary>
    public (int Done, int All) ProgressOf(ChapterPage page)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(page.Slug, out var notebook))
            {
                return notebook.Progress;
            }
        }

        var edits = _store.EditsOf(page.Path).Peek();
        return (page.CodeCells.Count(id => edits?.Cells.GetValueOrDefault(id)?.IsDone == true), page.CodeCells.Count);
    }

    /// <summary>
    /// Ends all kernels, and waits until they are gone and all that was written is on disk; within bounds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        LiveNotebook[] open;
        lock (_lock)
        {
            _isDisposed = true;
            open = [.. _open.Values];
            _open.Clear();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(open.Select(notebook => notebook.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private void EndIdleKernels()
    {
        LiveNotebook[] open;
        lock (_lock)
        {
            open = [.. _open.Values];
        }

        foreach (var notebook in open)
        {
            // Each is bounded by itself; the timer does not wait for them.
            _ = notebook.EndIdleKernelAsync(notebook.Watchers > 0 ? IdleBound : UnwatchedBound);
        }
    }
}
