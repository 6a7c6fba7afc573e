using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Kernel.Session;

/// <summary>
/// Puts checks into a cell, so that its code can be stopped: into every loop and function, and around what it awaits.
/// </summary>
/// <remarks>
/// .NET offers no way to end a running thread from outside, so the code itself has to look. The checks are inserted
/// into the text without a line break: lines keep their numbers, and <see cref="OriginalPosition"/> gives columns
/// back. </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class StopChecks
{
    private const string Class = "global::Interleave.Kernel.Cells.StopCheck.";
    private const string Check = Class + "Pass();";

    private readonly List<(int Position, string Text)> _insertions = [];

    /// <summary>
    /// The arrows of functions that get a body in braces. An opening brace and a space are as long as an arrow.
    /// </summary>
    private readonly List<int> _arrows = [];

    /// <summary>Finds the places.</summary>
    /// <param name="onlyLoops">
    /// Whether only loops are checked. That never breaks valid code. The other checks may: they go by the text alone,
    /// and only the compiler knows the type of an awaited expression or the meaning of an alias.
    /// </param>
    public StopChecks(CompilationUnitSyntax root, bool onlyLoops = false)
    {
        foreach (var node in root.DescendantNodes())
        {
            AddToLoop(node);
            if (!onlyLoops)
            {
                AddToAwait(node);
                AddToFunction(node);
            }
        }

        // The sort is stable: where two insertions meet, the outer loop's brace closes after the inner one's.
        _insertions = [.. _insertions.OrderBy(insertion => insertion.Position)];
        var code = new StringBuilder(root.ToFullString());
        foreach (var (position, text) in Enumerable.Reverse(_insertions))
        {
            code.Insert(position, text);
        }

        foreach (var arrow in _arrows)
        {
            var at = arrow + _insertions.TakeWhile(insertion => insertion.Position <= arrow)
                .Sum(insertion => insertion.Text.Length);
            code.Remove(at, 2).Insert(at, "{ ");
        }

        // A package is not a file that the compiler could find. Its libraries are referred to in another way.
        foreach (var (_, directive) in CellSyntax.Packages(root))
        {
            var start = directive.HashToken.SpanStart;
            code.Remove(start, 2).Insert(start, "//");
        }

        Code = code.ToString();
    }

    /// <summary>The code with the checks.</summary>
    public string Code { get; }

    /// <summary>Where a position of <see cref="Code"/> was in the code without checks.</summary>
    /// <param name="position">The position, from 0.</param>
    public int OriginalPosition(int position)
    {
        var inserted = 0;
        foreach (var (at, text) in _insertions)
        {
            if (at + inserted >= position)
            {
                break;
            }

            inserted += Math.Min(text.Length, position - at - inserted);
        }

        return position - inserted;
    }

    private void AddToLoop(SyntaxNode node)
    {
        switch (node)
        {
            case WhileStatementSyntax loop:
                AddTo(loop.Statement);
                break;
            case DoStatementSyntax loop:
                AddTo(loop.Statement);
                break;
            case ForStatementSyntax loop:
                AddTo(loop.Statement);
                break;
            case CommonForEachStatementSyntax loop:
                AddTo(loop.Statement);
                break;
            case LabeledStatementSyntax { Statement: not LocalDeclarationStatementSyntax } label:
                // A jump back to a label makes a loop as well.
                _insertions.Add((label.ColonToken.Span.End, Check));
                break;
            case SwitchSectionSyntax { Labels: [.., { ColonToken: { IsMissing: false } colon }] }:
                // And so does a jump to a case.
                _insertions.Add((colon.Span.End, Check));
                break;
        }
    }

    private void AddToAwait(SyntaxNode node)
    {
        var (awaited, check) = node switch
        {
            AwaitExpressionSyntax { Expression: var expression } => (expression, "Until("),
            CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0, Expression: var items } => (items, "Each("),
            _ => default,
        };
        if (awaited is { IsMissing: false, ContainsDiagnostics: false })
        {
            _insertions.Add((awaited.SpanStart, Class + check));
            _insertions.Add((awaited.Span.End, ")"));
        }
    }

    private void AddToFunction(SyntaxNode node)
    {
        switch (node)
        {
            case AnonymousFunctionExpressionSyntax { Block.OpenBraceToken: { IsMissing: false } brace }:
                _insertions.Add((brace.Span.End, Check));
                break;
            case LocalFunctionStatementSyntax function:
                AddTo(
                    function.Body, function.ExpressionBody, function.SemicolonToken, function.ReturnType,
                    function.Modifiers);
                break;
            case MethodDeclarationSyntax method:
                AddTo(method.Body, method.ExpressionBody, method.SemicolonToken, method.ReturnType, method.Modifiers);
                break;
        }
    }

    private void AddTo(
        BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, SyntaxToken semicolon, TypeSyntax type,
        SyntaxTokenList modifiers)
    {
        if (body is { OpenBraceToken: { IsMissing: false } brace })
        {
            _insertions.Add((brace.Span.End, Check));
        }
        else if (arrow is { ArrowToken.IsMissing: false, ContainsDiagnostics: false } && !semicolon.IsMissing)
        {
            var returns = !(arrow.Expression is ThrowExpressionSyntax
                || type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
                || (modifiers.Any(SyntaxKind.AsyncKeyword) && NameOf(type) is "Task" or "ValueTask"));
            _arrows.Add(arrow.ArrowToken.SpanStart);
            _insertions.Add((arrow.ArrowToken.Span.End, Check + (returns ? "return " : "")));
            _insertions.Add((semicolon.Span.End, "}"));
        }
    }

    private static string? NameOf(TypeSyntax type) => type switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax { Right: IdentifierNameSyntax name } => name.Identifier.ValueText,
        _ => null,
    };

    private void AddTo(StatementSyntax body)
    {
        // With braces, the compiler would accept what it must refuse here.
        if (body.IsMissing || body.ContainsDiagnostics
            || body is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax)
        {
            return;
        }

        if (body is BlockSyntax block)
        {
            _insertions.Add((block.OpenBraceToken.Span.End, Check));
        }
        else
        {
            _insertions.Add((body.SpanStart, "{" + Check));
            _insertions.Add((body.Span.End, "}"));
        }
    }
}
