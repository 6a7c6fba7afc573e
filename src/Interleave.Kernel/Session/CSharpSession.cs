using System.Runtime.ExceptionServices;
using Interleave.Kernel.Cells;
using Microsoft.CodeAnalysis.Scripting;

namespace Interleave.Kernel.Session;

/// <summary>
/// The submissions of one kernel: each sees the variables, types and references of those before it.
/// </summary>
/// <threadsafety>One submission at a time may be compiled or run; any thread may use the rest.</threadsafety>
internal sealed class CSharpSession
{
    /// <summary>What cells often do. None of it has an effect outside its own session.</summary>
    private static readonly string[] WarmUpCells =
    [
        "1 + 1",
        """
        using System.Threading;
        int Twice(int n) => 2 * n;
        var twos = Enumerable.Range(1, 3).Where(n => n > 1).Select(n => $"{Twice(n)}").ToList();
        foreach (var two in twos) { Thread.MemoryBarrier(); }
        string.Join(", ", twos)
        """,
        """record Pair(string Name, int Count); new[] { new Pair("a", 1) }.Sum(pair => pair.Count)""",
    ];

    /// <summary>How long the kernel waits for a first cell before it runs warm-up cells.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMilliseconds(300);

    private readonly SubmissionCompiler _compiler;
    private readonly Lazy<Script<object>> _first;
    private readonly Lazy<Task<ScriptState<object>>> _start;

    /// <summary>Guards the state that the next submission starts from, which run may replace it, and whether the
    /// warm-up is to end.</summary>
    private readonly Lock _changing = new();
    private ScriptState<object>? _state;
    private long _lastRun;
    private bool _hasBegun;
    private RanCode? _ran;

    // Written by whoever compiles, and read by whoever runs what was compiled last.
    private string _compiled = "";

    /// <summary>A session without submissions.</summary>
    public CSharpSession(SubmissionCompiler compiler)
    {
        _compiler = compiler;
        _first = new(_compiler.First);
        _start = new(() => _first.Value.RunAsync());
    }

    /// <summary>Ends <see cref="WarmUpAsync"/> at its next step: somebody is waiting for the compiler.</summary>
    public void EndWarmUp()
    {
        lock (_changing)
        {
            _hasBegun = true;
        }
    }

    /// <summary>The cell that ran last, which leads to all before it; at the beginning an empty one.</summary>
    public Script Latest
    {
        get
        {
            lock (_changing)
            {
                return _state?.Script ?? _first.Value;
            }
        }
    }

    /// <summary>What has run, the last first; null at the beginning.</summary>
    public RanCode? Ran
    {
        get
        {
            lock (_changing)
            {
                return _ran;
            }
        }
    }

    /// <summary>The variables of all cells that have run; where several have the same name, the last.</summary>
    public IReadOnlyList<ScriptVariable> Variables
    {
        get
        {
            lock (_changing)
            {
                return _state is null
                    ? []
                    : [.. _state.Variables.GroupBy(variable => variable.Name).Select(same => same.Last())];
            }
        }
    }

    private ScriptState<object> State
    {
        get
        {
            lock (_changing)
            {
                // Waiting, not awaiting: an await would move the cell from the thread that was made for it to the
                // pool.
                return _state ??= _start.Value.GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Gives the cells a variable.</summary>
    /// <param name="declaredType">Its type; null for the value's own.</param>
    /// <exception cref="CompilationFailedException">C# does not allow the name.</exception>
    public async Task SetAsync(string name, object? value, Type? declaredType)
    {
        var type = DeclaredType.Of(declaredType ?? value?.GetType() ?? typeof(object));
        var declaration = Compile($"{type} {name} = default;", name, CancellationToken.None);
        await RunInsideAsync(declaration).ConfigureAwait(false);
        Variables.First(variable => variable.Name == name).Value = value;
    }

    /// <summary>Compiles a cell's code, to be run after everything that has run so far.</summary>
    /// <exception cref="CompilationFailedException">The code does not compile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Script<object> Compile(string code, string cell, CancellationToken cancellationToken)
    {
        EndWarmUp();
        var submission = _compiler.Compile(() => State.Script, code, cell, cancellationToken);
        _compiled = code;
        return submission;
    }

    /// <summary>Runs what was compiled last, on the calling thread up to its first real await.</summary>
    /// <returns>The value of the last expression, or null.</returns>
    /// <remarks>Whatever the code throws comes out as it was thrown; variables set before that keep their values.
    /// </remarks>
    public Task<object?> RunAsync(Script<object> submission) => RunAsync(submission, isInside: false);

    /// <summary>
    /// The same for code that the run of another cell sends here. What that cell defines has the last word.
    /// </summary>
    /// <inheritdoc cref="RunAsync(Script{object})"/>
    public Task<object?> RunInsideAsync(Script<object> submission) => RunAsync(submission, isInside: true);

    private async Task<object?> RunAsync(Script<object> submission, bool isInside)
    {
        Exception? thrown = null;
        bool Keep(Exception exception)
        {
            thrown = exception;
            return true;
        }

        ScriptState<object> previous;
        long run;
        lock (_changing)
        {
            previous = _state!;
            run = isInside ? _lastRun : ++_lastRun;
            _ran = new(_compiled, _ran);
        }

        var state = await submission.RunFromAsync(previous, Keep).ConfigureAwait(false);
        lock (_changing)
        {
            // A cell that was stopped in an await may come back here while a later one runs, or has run. It must not
            // undo what the later one did.
            if (_lastRun == run)
            {
                _state = state;
            }
        }

        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return state.ReturnValue;
    }

    /// <summary>
    /// Runs the empty first submission, so that the first cell does not wait for the compiler to be loaded. Then,
    /// unless a cell has come in the meantime, it runs cells of its own in another session: they load more of it.
    /// </summary>
    /// <returns>Whether no cell has come in the meantime.</returns>
    public async Task<bool> WarmUpAsync()
    {
        await Task.Run(() => _start.Value).ConfigureAwait(false);
        await Task.Delay(IdleTime).ConfigureAwait(false);
        var other = new CSharpSession(_compiler);
        foreach (var cell in WarmUpCells)
        {
            lock (_changing)
            {
                if (_hasBegun)
                {
                    return false;
                }
            }

            var run = Task.Run(() => other.RunAsync(other.Compile(cell, "warm-up", CancellationToken.None)));
            DisplayBundle.FormsOf(await run.ConfigureAwait(false));
        }

        return true;
    }
}
