using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using Interleave.Kernel.Display;
using Interleave.Kernel.Packages;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Session;

/// <summary>The submissions of one kernel: each sees the variables, types and references of those before it.</summary>
/// <remarks>One submission at a time; the message loop sees to that.</remarks>
internal sealed class CSharpSession
{
    /// <summary>
    /// What a cell need not import: the engine that the notebooks were written for imports the same.
    /// </summary>
    private static readonly string[] Imports =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel",
        "Interleave.Kernel.CellFunctions",
    ];

    /// <summary>What cells often do; none of it can be seen from outside.</summary>
    private static readonly string[] WarmUpCells =
    [
        "1 + 1",
        "using System.Threading; int Twice(int n) => 2 * n; var twos = Enumerable.Range(1, 3).Where(n => n > 1).Select(n => $\"{Twice(n)}\").ToList(); foreach (var two in twos) { Thread.MemoryBarrier(); } string.Join(\", \", twos)",
        "record Pair(string Name, int Count); new[] { new Pair(\"a\", 1) }.Sum(pair => pair.Count)",
    ];

    /// <summary>How long no cell must have come before the kernel runs some of its own.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How long the pool may take to begin with something. On a machine with much to do it takes some milliseconds.
    /// </summary>
    private static readonly TimeSpan PoolTime = TimeSpan.FromMilliseconds(300);

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly string KernelFolder = Path.GetDirectoryName(typeof(CSharpSession).Assembly.Location)!;

    /// <summary>How cells are parsed.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    /// <summary>
    /// The options of the first submission. To collect them takes longer than to answer a front end.
    /// </summary>
    private readonly Lazy<ScriptOptions> _firstOptions;

    /// <summary>
    /// The options of every later submission. It has what the first refers to and imports; saying so again would make
    /// each compilation hold all of it once more, and the session grow with the square of its cells.
    /// </summary>
    private readonly Lazy<ScriptOptions> _options;
    private readonly Lazy<Task<ScriptState<object>>> _start;
    private readonly PackageRestore _packages = new(PackageRestore.UsersCache);

    /// <summary>
    /// Guards the state that the next submission starts from, which run may replace it, and whether a cell has come.
    /// </summary>
    private readonly Lock _changing = new();
    private ScriptState<object>? _state;
    private long _lastRun;
    private bool _hasBegun;

    /// <summary>A session without submissions.</summary>
    /// <param name="folder">The folder that relative paths in <c>#r</c> and <c>#load</c> start from.</param>
    public CSharpSession(string folder)
        : this(new Lazy<ScriptOptions>(() => OptionsIn(folder)))
    {
    }

    private CSharpSession(Lazy<ScriptOptions> firstOptions)
    {
        _firstOptions = firstOptions;
        _options = new(() => _firstOptions.Value.WithReferences(Array.Empty<MetadataReference>()).WithImports(Array.Empty<string>()));
        _start = new(() => OnOneThread(CSharpScript.Create<object>("", _firstOptions.Value)).RunAsync());
    }

    /// <summary>Ends <see cref="WarmUpAsync"/> at its next step: somebody waits for the compiler.</summary>
    public void EndWarmUp()
    {
        lock (_changing)
        {
            _hasBegun = true;
        }
    }

    /// <summary>The cell that ran last, with all before it; at the beginning an empty one.</summary>
    public Script Latest
    {
        get
        {
            lock (_changing)
            {
                return (_state ??= _start.Value.GetAwaiter().GetResult()).Script;
            }
        }
    }

    /// <summary>The variables of all cells that have run; of those with the same name, the last.</summary>
    public IReadOnlyList<ScriptVariable> Variables
    {
        get
        {
            lock (_changing)
            {
                return _state is null ? [] : [.. _state.Variables.GroupBy(variable => variable.Name).Select(same => same.Last())];
            }
        }
    }

    /// <summary>Gives the cells a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="declaredType">Its type; null for the value's own.</param>
    /// <exception cref="CompilationFailedException">The name is none that C# allows.</exception>
    public async Task SetAsync(string name, object? value, Type? declaredType)
    {
        var type = DeclaredType.Of(declaredType ?? value?.GetType() ?? typeof(object));
        await RunInsideAsync(Compile($"{type} {name} = default;", name, CancellationToken.None)).ConfigureAwait(false);
        Variables.First(variable => variable.Name == name).Value = value;
    }

    /// <summary>Compiles a cell's code, to be run after everything that has run so far.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cell">The cell's name.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="CompilationFailedException">The code does not compile.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Script<object> Compile(string code, string cell, CancellationToken cancellationToken)
    {
        EndWarmUp();
        if (CellSyntax.IsTooDeep(code))
        {
            throw new CompilationFailedException([CellSyntax.TooDeep(cell)]);
        }

        var root = CSharpSyntaxTree.ParseText(code, Parsing, cell, cancellationToken: cancellationToken)
            .GetCompilationUnitRoot(cancellationToken);
        if (CellSyntax.FindProblem(root, _options.Value.MetadataResolver) is { } problem)
        {
            throw new CompilationFailedException([problem]);
        }

        var packages = Fetch(root, cancellationToken);
        ScriptState<object> previous;
        lock (_changing)
        {
            // Waiting, not awaiting: an await would move the cell from the thread that was made for it to one of the
            // pool.
            previous = _state ??= _start.Value.GetAwaiter().GetResult();
        }

        var (script, errors) = Compile(previous.Script, root, new StopChecks(root), packages, cell, cancellationToken);
        if (errors.Length > 0)
        {
            // A check may be what is wrong; and what the compiler has to say of the reader's own code is clearer
            // without.
            (script, errors) = Compile(previous.Script, root, new StopChecks(root, onlyLoops: true), packages, cell, cancellationToken);
        }

        return errors.Length == 0 ? script : throw new CompilationFailedException(errors);
    }

    private (Script<object> Script, CompilationProblem[] Errors) Compile(
        Script previous, CompilationUnitSyntax root, StopChecks checks, MetadataReference[] packages, string cell, CancellationToken cancellationToken)
    {
        var options = _options.Value.WithFilePath(cell).WithEmitDebugInformation(PoolAnswers()).AddReferences(packages);
        var script = OnOneThread(previous.ContinueWith<object>(checks.Code, options));
        var errors = script.Compile(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();

        // Where a library is not found, everything that the cell takes from it is unknown as well; only the cause
        // helps.
        if (errors.Any(IsLibraryMissing))
        {
            errors = [.. errors.Where(IsLibraryMissing)];
        }

        return (script, [.. errors.Select(error => CompilationProblem.Of(error, root.SyntaxTree, checks))]);
    }

    /// <summary>Runs what was compiled last, on the calling thread up to its first real await.</summary>
    /// <param name="submission">The compiled code.</param>
    /// <returns>The value of the last expression, or null.</returns>
    /// <remarks>
    /// Whatever the code throws comes out as it was thrown. Variables that were set before that keep their values.
    /// </remarks>
    public Task<object?> RunAsync(Script<object> submission) => RunAsync(submission, isInside: false);

    /// <summary>
    /// The same for code that another cell's run sends here. What that one defines counts more in the end.
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
        }

        var state = await submission.RunFromAsync(previous, Keep).ConfigureAwait(false);
        lock (_changing)
        {
            // A cell that was stopped in an await may come back here while a later one runs, or has run; it must not
            // undo what that one did.
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
    /// Runs the empty first submission, so that the first cell does not wait for the compiler to be loaded; and then,
    /// unless a cell has come meanwhile, cells of its own in a session of their own, for much of the compiler is
    /// needed only by them.
    /// </summary>
    /// <remarks>Any thread may call it, also while a first cell is run, which then waits for the first part.</remarks>
    /// <returns>Whether no cell has come meanwhile.</returns>
    public async Task<bool> WarmUpAsync()
    {
        await Task.Run(() => _start.Value).ConfigureAwait(false);
        await Task.Delay(IdleTime).ConfigureAwait(false);
        var other = new CSharpSession(_firstOptions);
        foreach (var cell in WarmUpCells)
        {
            lock (_changing)
            {
                if (_hasBegun)
                {
                    return false;
                }
            }

            DisplayBundle.FormsOf(await Task.Run(() => other.RunAsync(other.Compile(cell, "warm-up", CancellationToken.None))).ConfigureAwait(false));
        }

        return true;
    }

    private MetadataReference[] Fetch(CompilationUnitSyntax root, CancellationToken cancellationToken)
    {
        var libraries = new List<string>();
        foreach (var (package, directive) in CellSyntax.Packages(root))
        {
            DisplayedValue? shown = null;
            void Report(string text)
            {
                if (shown is null)
                {
                    shown = CellFunctions.display(text);
                }
                else
                {
                    shown.Update(text);
                }
            }

            try
            {
                libraries.AddRange(_packages.Fetch(package, Report, cancellationToken));
            }
            catch (PackageException e)
            {
                throw new CompilationFailedException([CellSyntax.Problem(root, directive, e.Message)]);
            }
        }

        return [.. libraries.Distinct(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path))];
    }

    /// <summary>
    /// Has a submission compiled by the thread that asks for it. The compiler would else spread the work over the
    /// pool and wait for it there, for minutes where a cell has left the pool's threads blocked, as one about
    /// starvation does.
    /// </summary>
    private static Script<object> OnOneThread(Script<object> script)
    {
        var compilation = (CSharpCompilation)script.GetCompilation();
        CompilationOf(script) = compilation.WithOptions(compilation.Options.WithConcurrentBuild(false));
        return script;
    }

    // The debug information is made in the pool whatever the options are. Better a cell without line numbers in its
    // errors than one that does not begin.
    private static bool PoolAnswers()
    {
        var answered = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => answered.Set(), null);
        return answered.Wait(PoolTime);
    }

    // Scripts have no option for it.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lazyCompilation")]
    private static extern ref Compilation? CompilationOf(Script script);

    private static bool IsLibraryMissing(Diagnostic diagnostic) => diagnostic.Id == "CS0006";

    private static ScriptOptions OptionsIn(string folder) => ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithReferences(FrameworkReferences())
        .WithImports(Imports)
        .WithMetadataResolver(new CellReferences(
            ScriptMetadataResolver.Default.WithBaseDirectory(folder), new HashSet<string> { FrameworkFolder, KernelFolder }))
        .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(folder))

        // Loops in a cell are timed, so they are compiled as a program's are. The debug information costs nothing
        // at run time and gives errors their line.
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8);

    // A script sees the base library, the part of the interactive API that the kernel offers, and the formatting
    // package.
    private static IEnumerable<MetadataReference> FrameworkReferences()
    {
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == FrameworkFolder)
            .Concat(((Type[])
            [
                typeof(CellFunctions), typeof(Microsoft.DotNet.Interactive.Kernel), typeof(Formatter), typeof(IHtmlContent),
                typeof(InteractiveDocument), typeof(Observable),
            ]).Select(type => type.Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
