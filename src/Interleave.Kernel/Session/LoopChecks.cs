using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Kernel.Session;

/// <summary>Puts a check into every loop of a cell, so that a loop that never waits can be stopped.</summary>
/// <remarks>
/// .NET offers no way to end a running thread from outside, so the loop has to look by itself. The checks are inserted
/// into the text without a line break: lines keep their numbers, and <see cref="OriginalPosition"/> gives columns back.
/// Immutable, so any thread may use it.
/// </remarks>
internal sealed class LoopChecks
{
    private const string Check = "global::Interleave.Kernel.StopCheck.Pass();";

    private readonly List<(int Position, string Text)> _insertions = [];

    /// <summary>Finds the loops of a cell.</summary>
    /// <param name="root">The parsed code.</param>
    public LoopChecks(CompilationUnitSyntax root)
    {
        foreach (var node in root.DescendantNodes())
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
                    // What jumps back to a label is a loop as well.
                    _insertions.Add((label.ColonToken.Span.End, Check));
                    break;
            }
        }

        // A stable order: where two insertions meet, the outer loop's brace closes after the inner one's.
        _insertions = [.. _insertions.OrderBy(insertion => insertion.Position)];
        var code = new StringBuilder(root.ToFullString());
        foreach (var (position, text) in Enumerable.Reverse(_insertions))
        {
            code.Insert(position, text);
        }

        // A package is no file that the compiler could look for. What it brings is referred to otherwise.
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

    private void AddTo(StatementSyntax body)
    {
        // Braces would make legal what the compiler refuses in this place.
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
