using System.Collections.Immutable;
using System.Composition.Hosting;
using Interleave.Kernel.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Scripting;

namespace Interleave.Kernel.Editing;

/// <summary>
/// Cells as Roslyn's editor services see them: every cell that has run, and behind them the one that is being
/// written.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class EditingWorkspace(CSharpSession session)
{
    /// <summary>
    /// Roslyn's services without those that complete names of namespaces which a cell has not imported: they look
    /// through every library for half a second, and their matches, which change the text elsewhere, cannot be shown.
    /// </summary>
    private static readonly Lazy<MefHostServices> Services = new(() => MefHostServices.Create(
        new ContainerConfiguration()
            .WithParts(MefHostServices.DefaultAssemblies.SelectMany(assembly => assembly.GetTypes())
                .Where(type => !type.Name.EndsWith("ImportCompletionProvider", StringComparison.Ordinal)))
            .CreateContainer()));

    /// <summary>Guards the fields below.</summary>
    private readonly Lock _changing = new();
    private readonly Dictionary<Script, ProjectId> _projects = [];
    private ReferenceDocumentation? _documentation;
    private Solution? _solution;
    private int _warmUps;

    /// <summary>The code of a cell, as a document that knows what earlier cells have defined.</summary>
    public Document DocumentOf(string code)
    {
        session.EndWarmUp();
        Compose();
        lock (_changing)
        {
            var latest = session.Latest;
            _documentation ??= new(latest.Options.MetadataResolver);
            var solution = _solution ?? new AdhocWorkspace(Services.Value).CurrentSolution;
            foreach (var script in NotYetKnown(latest))
            {
                solution = Add(solution, script, script.Code, script.Previous, out var id);
                _projects[script] = id;
            }

            _solution = solution;
            solution = Add(solution, latest, code, latest, out var written);
            return solution.GetProject(written)!.Documents.Single();
        }
    }

    /// <summary>
    /// Begins to compose Roslyn's editor services, which takes half a second and does not need the session: whoever
    /// needs both has them at the same time.
    /// </summary>
    private static void Compose()
    {
        if (!Services.IsValueCreated)
        {
            _ = Task.Run(() => Services.Value);
        }
    }

    /// <summary>
    /// Loads Roslyn's editor services on a thread of the pool, once, so that the first question is answered soon.
    /// Returns at once.
    /// </summary>
    public void WarmUp()
    {
        if (Interlocked.Exchange(ref _warmUps, 1) == 0)
        {
            _ = Task.Run(async () =>
            {
                await Completions.AtAsync(this, "Console.", 8, CancellationToken.None).ConfigureAwait(false);
                await Inspection.AtAsync(this, "Console.WriteLine()", 10, CancellationToken.None)
                    .ConfigureAwait(false);
            });
        }
    }

    private Stack<Script> NotYetKnown(Script latest)
    {
        var scripts = new Stack<Script>();
        for (var script = latest; script is not null && !_projects.ContainsKey(script); script = script.Previous)
        {
            scripts.Push(script);
        }

        return scripts;
    }

    private Solution Add(Solution solution, Script referring, string code, Script? previous, out ProjectId id)
    {
        id = ProjectId.CreateNewId();
        var name = $"cell-{id.Id:N}";
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: referring.Options.Imports,
            allowUnsafe: referring.Options.AllowUnsafe,
            metadataReferenceResolver: _documentation,
            sourceReferenceResolver: referring.Options.SourceResolver);
        var references = referring.GetCompilation().References
            .Where(reference => reference is PortableExecutableReference)
            .Select(_documentation!.Of)
            .Distinct()
            .ToImmutableArray();
        return solution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Create(),
                name,
                name,
                LanguageNames.CSharp,
                isSubmission: true,
                parseOptions: SubmissionCompiler.Parsing,
                compilationOptions: options,
                metadataReferences: references,
                projectReferences: previous is null ? [] : [new ProjectReference(_projects[previous])]))
            .AddDocument(DocumentId.CreateNewId(id), name + ".csx", code);
    }
}
