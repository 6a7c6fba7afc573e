using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Page.Live;

/// <summary>The names that a cell's C# declares for later cells, and those that it takes from earlier ones.</summary>
/// <param name="Declared">
/// Variables, methods and types at the top of the cell, and variables that it assigns to there.
/// </param>
/// <param name="Used">Names that it uses and does not declare itself.</param>
/// <param name="Usings">Its <c>using</c> directives.</param>
/// <param name="IsSetup">Whether it loads a library or a file, which any later cell may need.</param>
/// <remarks>
/// The names come from the syntax alone, without a compilation: a name that a cell takes from a library looks like
/// one from another cell. A cell that is run without need costs time; one that is missed ends in a compiler's error.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed record CellSymbols(
    IReadOnlySet<string> Declared, IReadOnlySet<string> Used, IReadOnlyList<string> Usings, bool IsSetup)
{
    /// <summary>Reads a cell.</summary>
    public static CellSymbols In(string source)
    {
        var root = CSharpCell.Parse(source);
        var nodes = root.DescendantNodes(node => node is not UsingDirectiveSyntax).ToArray();
        var scopes = new Dictionary<SyntaxNode, HashSet<string>> { [root] = [] };
        foreach (var node in nodes)
        {
            if (DeclaredName(node) is { } name && ScopeOf(node) is { } scope)
            {
                scopes.TryAdd(scope, []);
                scopes[scope].Add(name);
            }
        }

        var used = nodes.OfType<SimpleNameSyntax>()
            .Where(name => !IsMember(name) && !name.Ancestors().Any(IsDeclaredIn(name)))
            .Select(name => name.Identifier.ValueText);
        var assigned = nodes.Where(IsAtTop).Select(AssignedName).OfType<string>();
        return new CellSymbols(
            scopes[root].Union(assigned).ToHashSet(),
            used.ToHashSet(),
            [.. root.Usings.Select(directive => directive.ToString())],
            root.GetReferenceDirectives().Any() || root.GetLoadDirectives().Any());

        Func<SyntaxNode, bool> IsDeclaredIn(SimpleNameSyntax name) => scope =>
            scopes.TryGetValue(scope, out var names) && names.Contains(name.Identifier.ValueText);
    }

    private static string? DeclaredName(SyntaxNode node) => (node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier,
        SingleVariableDesignationSyntax variable => variable.Identifier,
        ForEachStatementSyntax loop => loop.Identifier,
        ParameterSyntax parameter => parameter.Identifier,
        TypeParameterSyntax parameter => parameter.Identifier,
        MethodDeclarationSyntax method => method.Identifier,
        LocalFunctionStatementSyntax function => function.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        BaseTypeDeclarationSyntax type => type.Identifier,
        DelegateDeclarationSyntax type => type.Identifier,
        CatchDeclarationSyntax exception => exception.Identifier,
        FromClauseSyntax clause => clause.Identifier,
        LetClauseSyntax clause => clause.Identifier,
        JoinClauseSyntax clause => clause.Identifier,
        QueryContinuationSyntax clause => clause.Identifier,
        _ => default,
    }).ValueText is { Length: > 0 } name ? name : null;

    /// <summary>
    /// Where the name that a node declares can be used: the nearest scope around it, or all of the cell.
    /// </summary>
    private static SyntaxNode? ScopeOf(SyntaxNode declaration) =>
        (declaration is ForEachStatementSyntax ? declaration : declaration.Parent)
        ?.FirstAncestorOrSelf<SyntaxNode>(node => node is CompilationUnitSyntax
                or BlockSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
                or AnonymousFunctionExpressionSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                or ForStatementSyntax or CommonForEachStatementSyntax or CatchClauseSyntax or QueryExpressionSyntax
                or SwitchSectionSyntax or BasePropertyDeclarationSyntax);

    /// <summary>Whether a name is one of a member or an argument, which its neighbour gives a meaning to.</summary>
    private static bool IsMember(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        QualifiedNameSyntax qualified => qualified.Right == name,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left == name,
        AliasQualifiedNameSyntax or MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => true,
        _ => false,
    };

    private static string? AssignedName(SyntaxNode node) => (node switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left,
        PrefixUnaryExpressionSyntax change when IsStep(change.OperatorToken) => change.Operand,
        PostfixUnaryExpressionSyntax change when IsStep(change.OperatorToken) => change.Operand,
        _ => null,
    } as IdentifierNameSyntax)?.Identifier.ValueText;

    private static bool IsStep(SyntaxToken token) =>
        token.IsKind(SyntaxKind.PlusPlusToken) || token.IsKind(SyntaxKind.MinusMinusToken);

    /// <summary>Whether a node stands in no body and no initializer.</summary>
    private static bool IsAtTop(SyntaxNode node) =>
        !node.Ancestors().Any(
            outer => outer is BlockSyntax or BaseTypeDeclarationSyntax or InitializerExpressionSyntax);
}
