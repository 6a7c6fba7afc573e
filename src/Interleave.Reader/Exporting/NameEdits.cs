using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Interleave.Reader.Exporting;

/// <summary>The changes that give a cell the names of the program.</summary>
/// <param name="script">The cell.</param>
/// <param name="names">The names.</param>
internal sealed class NameEdits(CellScript script, ProgramNames names) : CSharpSyntaxWalker
{
    private readonly List<TextChange> _changes = [];

    /// <summary>The changes, none of them inside another.</summary>
    /// <exception cref="NotExportedException">The cell uses what only a notebook's engine has.</exception>
    public static IReadOnlyList<TextChange> Of(CellScript script, ProgramNames names)
    {
        var edits = new NameEdits(script, names);
        edits.Visit(script.Root);
        return edits._changes;
    }

    /// <inheritdoc/>
    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        // nameof gives the name that the notebook has.
        if (node.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }
            && script.Model.GetConstantValue(node) is { HasValue: true, Value: string name })
        {
            _changes.Add(new TextChange(node.Span, SymbolDisplay.FormatLiteral(name, quote: true)));
            return;
        }

        if (node.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method } shown
            && method is "Display" or "DisplayAs" or "DisplayTable"
            && SymbolOf(node)?.ContainingType.Name == "DisplayExtensions")
        {
            var value = ((MemberAccessExpressionSyntax)node.Expression).Expression;
            Insert(value.SpanStart, "NotebookEngine.display(");
            Visit(value);
            _changes.Add(new TextChange(
                TextSpan.FromBounds(value.Span.End, node.ArgumentList.OpenParenToken.Span.End),
                node.ArgumentList.Arguments.Count > 0 ? ", " : ""));
            Visit(node.ArgumentList);
            return;
        }

        base.VisitInvocationExpression(node);
    }

    /// <inheritdoc/>
    public override void VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (node.Identifier.IsMissing || node.IsVar)
        {
            return;
        }

        var symbol = SymbolOf(node);
        RefuseEngine(symbol);
        var isCall = symbol is IPropertySymbol { ContainingType.IsScriptClass: true, SetMethod: null };
        if ((names.Of(symbol) ?? (isCall ? symbol!.Name : null)) is not { } name)
        {
            return;
        }

        var prefix = node.Parent switch
        {
            AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } => $"{node.Identifier.Text} = ",
            ArgumentSyntax { NameColon: null, Parent: TupleExpressionSyntax } => $"{node.Identifier.Text}: ",
            _ => "",
        };
        _changes.Add(new TextChange(node.Span, prefix + name + (isCall ? "()" : "")));
    }

    /// <inheritdoc/>
    public override void VisitGenericName(GenericNameSyntax node)
    {
        RefuseEngine(SymbolOf(node));
        Rename(node.Identifier, SymbolOf(node));
        Visit(node.TypeArgumentList);
    }

    /// <inheritdoc/>
    public override void DefaultVisit(SyntaxNode node)
    {
        var declared = node switch
        {
            VariableDeclaratorSyntax one => one.Identifier,
            SingleVariableDesignationSyntax one => one.Identifier,
            ForEachStatementSyntax one => one.Identifier,
            CatchDeclarationSyntax one => one.Identifier,
            FromClauseSyntax one => one.Identifier,
            LetClauseSyntax one => one.Identifier,
            JoinClauseSyntax one => one.Identifier,
            JoinIntoClauseSyntax one => one.Identifier,
            QueryContinuationSyntax one => one.Identifier,
            MethodDeclarationSyntax one => one.Identifier,
            PropertyDeclarationSyntax one => one.Identifier,
            BaseTypeDeclarationSyntax one => one.Identifier,
            DelegateDeclarationSyntax one => one.Identifier,
            _ => default,
        };
        if (declared != default)
        {
            Rename(declared, script.Model.GetDeclaredSymbol(node));
        }
        else if (node is ConstructorDeclarationSyntax constructor)
        {
            Rename(constructor.Identifier, script.Model.GetDeclaredSymbol(constructor)?.ContainingType);
        }
        else if (node is DestructorDeclarationSyntax destructor)
        {
            Rename(destructor.Identifier, script.Model.GetDeclaredSymbol(destructor)?.ContainingType);
        }

        base.DefaultVisit(node);
    }

    private ISymbol? SymbolOf(SyntaxNode node) =>
        script.Model.GetSymbolInfo(node) is var info ? info.Symbol ?? info.CandidateSymbols.FirstOrDefault() : null;

    private void Rename(SyntaxToken token, ISymbol? symbol)
    {
        if (!token.IsMissing && token.Span.Length > 0 && names.Of(symbol) is { } name)
        {
            _changes.Add(new TextChange(token.Span, name));
        }
    }

    private void Insert(int position, string text) => _changes.Add(new TextChange(new TextSpan(position, 0), text));

    private static void RefuseEngine(ISymbol? symbol)
    {
        var owner = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        if (owner?.ContainingAssembly?.Name == "Microsoft.DotNet.Interactive"
            && !(owner.Name == "Kernel" && symbol!.Name is "display" or "HTML" or "GetInputAsync")
            && owner.Name != "DisplayExtensions")
        {
            throw new NotExportedException($"uses {symbol!.Name}, which only a notebook's engine has");
        }
    }
}
