using System.Globalization;
using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Exporting;

/// <summary>A code cell as the engine compiles it: as a script that follows those of the cells above it.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Code">Its C#.</param>
/// <param name="Tree">The syntax of that.</param>
/// <param name="Model">What the names in it mean.</param>
internal sealed record CellScript(NotebookCell Cell, CellCode Code, SyntaxTree Tree, SemanticModel Model)
{
    /// <summary>What the engine imports for every cell.</summary>
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks",
        "System.Linq",
    ];

    private const string EngineFunctions = "Microsoft.DotNet.Interactive.Kernel";

    private static readonly CSharpParseOptions Parsing =
        new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>Whether the cell is meant to fail.</summary>
    public bool IsMeantToFail => Cell.HasTag(CellTag.RaisesException);

    /// <summary>The declarations and statements of the cell.</summary>
    public IReadOnlyList<MemberDeclarationSyntax> Members => Root.Members;

    /// <summary>The cell's syntax.</summary>
    public CompilationUnitSyntax Root => (CompilationUnitSyntax)Tree.GetRoot();

    /// <summary>What does not compile; null if all does.</summary>
    public string? Error { get; } = Model.Compilation.GetDiagnostics()
        .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"line {error.Location.GetLineSpan().StartLinePosition.Line + 1}, " +
            $"{error.GetMessage(CultureInfo.InvariantCulture)}")
        : null;

    /// <summary>Compiles the cells in their order.</summary>
    /// <param name="cells">The cells that hold C#.</param>
    /// <param name="libraries">The libraries that they load, and what a program of .NET has.</param>
    public static IReadOnlyList<CellScript> Compile(
        IEnumerable<(NotebookCell Cell, CellCode Code)> cells, IEnumerable<string> libraries)
    {
        MetadataReference[] references = [.. libraries.Select(path => MetadataReference.CreateFromFile(path))];
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, usings: [.. Imports, EngineFunctions], concurrentBuild: true);
        var scripts = new List<CellScript>();
        CSharpCompilation? previous = null;
        foreach (var (cell, code) in cells)
        {
            var tree = CSharpSyntaxTree.ParseText(code.Text, Parsing, cell.Id);
            var compilation = CSharpCompilation.CreateScriptCompilation(
                $"cell{scripts.Count}", tree, references, options, previous, typeof(object));
            var script = new CellScript(cell, code, tree, compilation.GetSemanticModel(tree));
            scripts.Add(script);

            // What does not compile leaves nothing behind for the cells below it.
            previous = script.Error is null ? compilation : previous;
        }

        return scripts;
    }
}
