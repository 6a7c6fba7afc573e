namespace Interleave.Exercises;

/// <summary>
/// Questions whose answers come when a check says so, to be handed to a reader's function. The answers are drawn.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class OpenQuestions
{
    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<int>?[] _answers;
    private readonly int[] _values;

    // Whether each thread that asked is one of the pool's; a dead thread cannot be asked.
    private readonly Dictionary<Thread, bool> _threads = [];
    private readonly Queue<int> _open = new();
    private readonly HashSet<int> _failsAtOnce;
    private int _asked;
    private int _mostOpen;
    private bool _allAnswered;

    /// <summary>Questions that nobody has asked yet.</summary>
    /// <param name="count">How many.</param>
    /// <param name="failsAtOnce">Those that throw when they are asked, instead of giving a task.</param>
    public OpenQuestions(int count, params int[] failsAtOnce)
    {
        _answers = new TaskCompletionSource<int>?[count];
        _values = [.. Enumerable.Range(0, count).Select(_ => Random.Shared.Next())];
        _failsAtOnce = [.. failsAtOnce];
        Functions = [.. Enumerable.Range(0, count).Select(index => (Func<Task<int>>)(() => Ask(index)))];
    }

    /// <summary>What the reader's function is given.</summary>
    public IReadOnlyList<Func<Task<int>>> Functions { get; }

    /// <summary>The answers, in the order of the questions.</summary>
    public IReadOnlyList<int> Answers => _values;

    /// <summary>How often a question was asked.</summary>
    public int Asked => Locked(() => _asked);

    /// <summary>How many different threads asked.</summary>
    public int Threads => Locked(() => _threads.Count);

    /// <summary>The threads of the reader's own that asked and have not ended.</summary>
    public IReadOnlyList<Thread> OwnThreadsAlive => Locked(() => _threads.Where(thread => !thread.Value
        && thread.Key.IsAlive).Select(thread => thread.Key).ToArray());

    /// <summary>The threads of the pool that asked.</summary>
    public IReadOnlyList<Thread> PoolThreads => Locked(() => _threads.Where(thread => thread.Value).Select(thread =>
        thread.Key).ToArray());

    /// <summary>How many wait for their answer.</summary>
    public int Open => Locked(() => _open.Count);

    /// <summary>The most that waited for their answer at a time.</summary>
    public int MostOpen => Locked(() => _mostOpen);

    /// <summary>Waits until something holds, looking again every millisecond.</summary>
    /// <returns>Whether it held before the time was up.</returns>
    public static bool Until(Func<bool> holds, double seconds) => SpinWait.SpinUntil(holds,
        TimeSpan.FromSeconds(seconds));

    /// <summary>Answers the question that has waited longest.</summary>
    public void AnswerOne() => Take()?.Answer();

    /// <summary>Lets the question that has waited longest fail.</summary>
    public void FailOne(Exception exception) => Take()?.Fail(exception);

    /// <summary>Answers all that wait, and from now on at once.</summary>
    public void AnswerAll()
    {
        Locked(() => _allAnswered = true);
        while (Take() is { } question)
        {
            question.Answer();
        }
    }

    private Task<int> Ask(int index)
    {
        lock (_gate)
        {
            _asked++;
            _threads.TryAdd(Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread);
            if (_failsAtOnce.Contains(index))
            {
                throw new HttpRequestException($"question {index} could not be sent");
            }

            if (_allAnswered)
            {
                return Task.FromResult(_values[index]);
            }

            // What follows the answer must not run inside of it, on the check's thread.
            var answer = _answers[index] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Enqueue(index);
            _mostOpen = Math.Max(_mostOpen, _open.Count);
            return answer.Task;
        }
    }

    // Out of the queue before it is answered: what the answer sets going may ask the next question at once.
    private Question? Take() => Locked(() => _open.TryDequeue(out var index) ? new Question(_values[index],
        _answers[index]!) : null);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private sealed record Question(int Value, TaskCompletionSource<int> Source)
    {
        public void Answer() => Source.SetResult(Value);

        public void Fail(Exception exception) => Source.SetException(exception);
    }
}
