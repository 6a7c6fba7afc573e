using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Parameters;

/// <summary>Parameters in C#.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class CSharpParameters : ParameterSyntax
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> DeclarationsIn(
        string source, IEnumerable<string>? cells = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var types = new CSharpTypes(cells ?? [source]);
        return
        [
            .. from field in FieldsIn(source)

               // A constant cannot be given another value.
               where !field.Modifiers.Any(SyntaxKind.ConstKeyword)
                   && !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
               let type = field.Declaration.Type
               from variable in field.Declaration.Variables
               select new ParameterDeclaration(
                   variable.Identifier.Text, type.ToString(), types.Of(type, variable.Initializer?.Value)),
        ];
    }

    /// <inheritdoc/>
    public override string Assign(IEnumerable<(ParameterDeclaration Declaration, string Literal)> values) =>
        "// Parameters\n" + string.Join('\n', values.Select(value => $"{value.Declaration.Name} = {value.Literal};"));

    private protected override (int Start, int Length, bool IsInferred)? ValueIn(string source, string name)
    {
        var initial =
            from field in FieldsIn(source)
            from variable in field.Declaration.Variables
            where variable.Identifier.Text == name && variable.Initializer is not null
            select (variable.Initializer!.Value, IsInferred: field.Declaration.Type.ToString() == "var");
        var assigned = CSharpCell.Parse(source).Members
            .OfType<GlobalStatementSyntax>()
            .Select(member => (member.Statement as ExpressionStatementSyntax)?.Expression)
            .OfType<AssignmentExpressionSyntax>()
            .Where(one => one.IsKind(SyntaxKind.SimpleAssignmentExpression) && one.Left.ToString() == name)
            .Select(assignment => (Value: assignment.Right, IsInferred: false));
        return initial.Concat(assigned).OrderBy(found => found.Value.SpanStart).LastOrDefault()
            is ({ } value, var isInferred)
                ? (value.SpanStart, value.Span.Length, isInferred)
                : null;
    }

    private static IEnumerable<FieldDeclarationSyntax> FieldsIn(string source) => CSharpCell.Parse(source).Members
        .OfType<FieldDeclarationSyntax>()
        .Where(field => !field.SemicolonToken.IsMissing);
}
