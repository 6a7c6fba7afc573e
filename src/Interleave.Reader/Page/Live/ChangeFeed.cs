namespace Interleave.Reader.Page.Live;

/// <summary>
/// Tells those who watch something that it has changed: at once for the first few changes, and then no more often
/// than twenty times a second, however fast a cell prints.
/// </summary>
/// <remarks>Callbacks come on threads of the pool, one after another.</remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class ChangeFeed
{
    /// <summary>The topic of changes that are not of one cell; no cell id holds a space.</summary>
    public const string Whole = " ";

    /// <summary>The pause between changes in the long run.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The pause between the first changes after a quiet time, in which a short cell waits, runs and ends.
    /// </summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(4);

    /// <summary>How many such changes there may be.</summary>
    private const double MostAtOnce = 6;

    /// <summary>Guards the watchers, what has changed, and whether somebody is telling.</summary>
    private readonly Lock _lock = new();
    private readonly List<Watcher> _watchers = [];
    private readonly HashSet<string> _changed = [];
    private bool _isTelling;

    // How many changes may still be told early, and since when that has been counted; only the telling task uses them.
    private double _early = MostAtOnce;
    private long _countedAt = Environment.TickCount64;

    /// <summary>How many watch.</summary>
    public int Watchers
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count;
            }
        }
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="topic">What to watch.</param>
    /// <param name="tell">Is called after a change; must be quick, and must not throw.</param>
    /// <returns>Ends the watching.</returns>
    public IDisposable Watch(string topic, Action tell)
    {
        var watcher = new Watcher(this, topic, tell);
        lock (_lock)
        {
            _watchers.Add(watcher);
        }

        return watcher;
    }

    /// <summary>Notes a change.</summary>
    public void Note(string topic = Whole)
    {
        lock (_lock)
        {
            _changed.Add(topic);
            if (_isTelling)
            {
                return;
            }

            _isTelling = true;
        }

        _ = Task.Run(TellAsync);
    }

    private async Task TellAsync()
    {
        while (true)
        {
            Action[] tell;
            lock (_lock)
            {
                if (_changed.Count == 0)
                {
                    // Within the lock that Note takes: a change is either seen here, or finds that nobody is telling.
                    _isTelling = false;
                    return;
                }

                tell = [.. _watchers.Where(one => _changed.Contains(one.Topic)).Select(one => one.Tell)];
                _changed.Clear();
            }

            foreach (var action in tell)
            {
                action();
            }

            await Task.Delay(IsEarly() ? ShortPause : Pause).ConfigureAwait(false);
        }
    }

    private bool IsEarly()
    {
        var now = Environment.TickCount64;
        _early = Math.Min(MostAtOnce, _early + ((now - _countedAt) / Pause.TotalMilliseconds));
        _countedAt = now;
        if (_early < 1)
        {
            return false;
        }

        _early--;
        return true;
    }

    private sealed record Watcher(ChangeFeed Feed, string Topic, Action Tell) : IDisposable
    {
        public void Dispose()
        {
            lock (Feed._lock)
            {
                // By reference: two that watch the same topic in the same way are still two.
                Feed._watchers.RemoveAll(watcher => ReferenceEquals(watcher, this));
            }
        }
    }
}
