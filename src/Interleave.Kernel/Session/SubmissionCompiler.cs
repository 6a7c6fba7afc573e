using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using System.Text;
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

/// <summary>Compiles the submissions of a session: what they refer to, what they import, and the checks that make
/// them stoppable.</summary>
/// <param name="folder">The folder that relative paths in <c>#r</c> and <c>#load</c> start from.</param>
/// <param name="show">Shows the progress of a package restore in the cell.</param>
/// <threadsafety>One thread at a time may compile. Any thread may use the rest.</threadsafety>
internal sealed class SubmissionCompiler(string folder, Func<string, DisplayedValue> show)
{
    /// <summary>Namespaces and types that a cell need not import; .NET Interactive imports the same.</summary>
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

    /// <summary>
    /// How long the thread pool may take to start a work item. A busy machine needs some milliseconds.
    /// </summary>
    private static readonly TimeSpan PoolTime = TimeSpan.FromMilliseconds(300);

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private static readonly string KernelFolder = Path.GetDirectoryName(typeof(SubmissionCompiler).Assembly.Location)!;

    /// <summary>
    /// The options of the first submission. Collecting them takes longer than answering a front end.
    /// </summary>
    private readonly Lazy<ScriptOptions> _firstOptions = new(() => OptionsIn(folder));
    private readonly PackageRestore _packages = new(PackageRestore.UsersCache);

    /// <summary>How cells are parsed.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    /// <summary>
    /// The options of every later submission, which inherits the references and imports of the first. Repeating them
    /// would make each compilation hold them all once more, and the session grow with the square of its cells.
    /// </summary>
    private ScriptOptions Options => field ??= _firstOptions.Value
        .WithReferences(Array.Empty<MetadataReference>())
        .WithImports(Array.Empty<string>());

    /// <summary>An empty submission that the others follow; it is not compiled yet.</summary>
    public Script<object> First() => OnOneThread(CSharpScript.Create<object>("", _firstOptions.Value));

    /// <summary>
    /// Compiles a cell's code, to be run after the submission that <paramref name="previous"/> gives.
    /// </summary>
    /// <exception cref="CompilationFailedException">The code does not compile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Script<object> Compile(
        Func<Script> previous, string code, string cell, CancellationToken cancellationToken)
    {
        if (CellSyntax.IsTooDeep(code))
        {
            throw new CompilationFailedException([CellSyntax.TooDeep(cell)]);
        }

        var root = CSharpSyntaxTree.ParseText(code, Parsing, cell, cancellationToken: cancellationToken)
            .GetCompilationUnitRoot(cancellationToken);
        if (CellSyntax.FindProblem(root, Options.MetadataResolver) is { } problem)
        {
            throw new CompilationFailedException([problem]);
        }

        var options = Options.WithFilePath(cell).AddReferences(Fetch(root, cancellationToken));
        var before = previous();
        var (script, errors) = Compile(before, root, new StopChecks(root), options, cancellationToken);
        if (errors.Length > 0)
        {
            // A check may be what is wrong. If not, the compiler's messages are clearer without the checks.
            (script, errors) = Compile(
                before, root, new StopChecks(root, onlyLoops: true), options, cancellationToken);
        }

        return errors.Length == 0 ? script : throw new CompilationFailedException(errors);
    }

    private static (Script<object> Script, CompilationProblem[] Errors) Compile(
        Script previous, CompilationUnitSyntax root, StopChecks checks, ScriptOptions options, CancellationToken token)
    {
        var script = OnOneThread(
            previous.ContinueWith<object>(checks.Code, options.WithEmitDebugInformation(PoolAnswers())));
        var errors = script.Compile(token).Where(one => one.Severity == DiagnosticSeverity.Error).ToArray();

        // If a library is missing, everything that the cell takes from it is unknown too; only the cause helps.
        if (errors.Any(IsLibraryMissing))
        {
            errors = [.. errors.Where(IsLibraryMissing)];
        }

        return (script, [.. errors.Select(error => CompilationProblem.Of(error, root.SyntaxTree, checks))]);
    }

    private IEnumerable<MetadataReference> Fetch(CompilationUnitSyntax root, CancellationToken cancellationToken)
    {
        var libraries = new List<string>();
        foreach (var (package, directive) in CellSyntax.Packages(root))
        {
            DisplayedValue? shown = null;
            void Report(string text)
            {
                shown?.Update(text);
                shown ??= show(text);
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

        return libraries.Distinct(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path));
    }

    /// <summary>
    /// Has a submission compiled by the thread that asks for it. The compiler would otherwise spread the work over the
    /// thread pool and wait there, for minutes if a cell has blocked the pool's threads, as one about starvation does.
    /// </summary>
    private static Script<object> OnOneThread(Script<object> script)
    {
        var compilation = (CSharpCompilation)script.GetCompilation();
        CompilationOf(script) = compilation.WithOptions(compilation.Options.WithConcurrentBuild(false));
        return script;
    }

    // Debug information is written on the pool whatever the options say. A cell whose errors have no line numbers is
    // better than one that does not begin.
    private static bool PoolAnswers()
    {
        var answered = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => answered.Set(), null);
        return answered.Wait(PoolTime);
    }

    // Script options have no setting for a concurrent build.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lazyCompilation")]
    private static extern ref Compilation? CompilationOf(Script script);

    private static bool IsLibraryMissing(Diagnostic diagnostic) => diagnostic.Id == "CS0006";

    private static ScriptOptions OptionsIn(string folder) => ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithReferences(FrameworkReferences())
        .WithImports(Imports)
        .WithMetadataResolver(new CellReferences(
            ScriptMetadataResolver.Default.WithBaseDirectory(folder),
            new HashSet<string> { FrameworkFolder, KernelFolder }))
        .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(folder))

        // Loops in a cell are timed, so cells are compiled as a program is. Debug information costs nothing at run
        // time and gives errors their line.
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8);

    // A cell sees the base library, the part of .NET Interactive that this kernel offers, and its formatting package.
    private static IEnumerable<MetadataReference> FrameworkReferences() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == FrameworkFolder)
            .Concat(((Type[])
            [
                typeof(SubmissionCompiler), typeof(Microsoft.DotNet.Interactive.Kernel), typeof(Formatter),
                typeof(IHtmlContent), typeof(InteractiveDocument), typeof(Observable),
            ]).Select(type => type.Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path));
}
