using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Exporting;

/// <summary>
/// The names that the declarations of a notebook get in a program. A cell may declare again what a cell above it has
/// declared, and a program may not: the later one gets a number. So does what would hide a name that means something
/// else.
/// </summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class ProgramNames
{
    /// <summary>The class of what is declared as a field in the program, and cannot be a local variable.</summary>
    public const string Fields = "NotebookFields";

    private readonly Dictionary<(SyntaxTree Tree, int Start), string> _names = [];
    private readonly HashSet<string> _words;
    private readonly HashSet<string> _taken = ["args", "NotebookEngine", "NotebookExtensions", Fields];

    /// <summary>Chooses the names.</summary>
    /// <param name="scripts">The cells, in their order.</param>
    public ProgramNames(IReadOnlyList<CellScript> scripts)
    {
        _words = [.. scripts.SelectMany(script => script.Root.DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];
        var outside = scripts.SelectMany(NamesFromOutside).ToHashSet();
        foreach (var script in scripts)
        {
            foreach (var symbol in Declared(script))
            {
                var name = symbol.Name;
                var chosen = outside.Contains(name) || !_taken.Add(name) ? Free(name) : name;
                _names[Key(symbol)!.Value] = IsField(symbol) ? $"{Fields}.{chosen}" : chosen;
            }
        }

        foreach (var script in scripts)
        {
            foreach (var symbol in InStatements(script).Where(symbol => _taken.Contains(symbol.Name)))
            {
                _names[Key(symbol)!.Value] = Free(symbol.Name);
            }
        }
    }

    /// <summary>The name of what a notebook declares; null for what keeps its own, or comes from elsewhere.</summary>
    public string? Of(ISymbol? symbol) =>
        symbol is not null && Key(symbol) is { } key && _names.TryGetValue(key, out var name) && name != symbol.Name
            ? name
            : null;

    /// <summary>A name that is used nowhere in the notebook.</summary>
    public string Free(string name)
    {
        for (var number = 2; ; number++)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
            if (!_words.Contains(candidate) && _taken.Add(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>Whether a variable has to be a field: a local one is never volatile and has no attributes.</summary>
    public static bool IsField(ISymbol symbol) =>
        symbol is IFieldSymbol field && (field.IsVolatile || field.GetAttributes().Length > 0);

    /// <summary>What a cell declares for the cells below it.</summary>
    private static IEnumerable<ISymbol> Declared(CellScript script) => script.Root
        .DescendantNodes(node => node is CompilationUnitSyntax or GlobalStatementSyntax || !IsScope(node))
        .Select(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or MemberDeclarationSyntax
            ? script.Model.GetDeclaredSymbol(node)
            : null)
        .OfType<ISymbol>()
        .Where(symbol => symbol is IFieldSymbol or IMethodSymbol or IPropertySymbol or INamedTypeSymbol
            && symbol.ContainingType is { IsScriptClass: true } && symbol.CanBeReferencedByName);

    /// <summary>
    /// The local variables of a cell's statements outside of its functions: those share the program's scope.
    /// </summary>
    private static IEnumerable<ISymbol> InStatements(CellScript script) => script.Root
        .DescendantNodes(node => node is CompilationUnitSyntax || !IsScope(node))
        .Select(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
            or CatchDeclarationSyntax or QueryClauseSyntax or JoinIntoClauseSyntax or QueryContinuationSyntax
            ? script.Model.GetDeclaredSymbol(node)
            : null)
        .OfType<ISymbol>()
        .Where(symbol => symbol is ILocalSymbol or IRangeVariableSymbol);

    private static bool IsScope(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax
        or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or BaseTypeDeclarationSyntax
        or DelegateDeclarationSyntax;

    /// <summary>The simple names in a cell that mean what no cell declares.</summary>
    private static IEnumerable<string> NamesFromOutside(CellScript script) => script.Root.DescendantNodes()
        .OfType<SimpleNameSyntax>()
        .Where(IsLookedUp)
        .Where(name => script.Model.GetSymbolInfo(name) is var info
            && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol
            && symbol is { DeclaringSyntaxReferences.Length: 0 } and not (IParameterSymbol or IDiscardSymbol))
        .Select(name => name.Identifier.ValueText);

    /// <summary>Whether a name is looked for in what surrounds it, and not in what stands before its dot.</summary>
    private static bool IsLookedUp(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax qualified => qualified.Left == name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        _ => true,
    };

    private static (SyntaxTree Tree, int Start)? Key(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences is [var declaration, ..]
            ? (declaration.SyntaxTree, declaration.Span.Start)
            : null;
}
