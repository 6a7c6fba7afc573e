using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Interleave.Reader.Exporting;

/// <summary>A cell as a part of a program: its statements, and what has to stand after all statements.</summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class CellProgram
{
    private readonly CellScript _script;
    private readonly ProgramNames _names;
    private readonly SourceText _source;
    private readonly List<TextChange> _changes;
    private readonly StringBuilder _statements = new();

    /// <summary>Writes a cell.</summary>
    /// <param name="script">The cell.</param>
    /// <param name="names">The names of the program.</param>
    /// <exception cref="NotExportedException">It cannot be part of a program.</exception>
    public CellProgram(CellScript script, ProgramNames names)
    {
        (_script, _names, _source) = (script, names, script.Tree.GetText());
        _changes = [.. NameEdits.Of(script, names)];
        if (script.IsMeantToFail)
        {
            WriteMeantToFail();
        }
        else
        {
            var end = ReturnsEarly() ? names.Free("endOfCell") : null;
            ReplaceReturns(end);
            foreach (var member in script.Members)
            {
                Write(member);
            }

            _statements.Append(end is null ? "" : $"{end}: ;\n");
        }

        // What stands below the last statement, such as a comment.
        Append(Text(script.Root.EndOfFileToken.FullSpan));
    }

    /// <summary>The statements, in the cell's own lines; they end with a line break unless there are none.</summary>
    public string Statements => _statements.ToString().Trim('\n') is { Length: > 0 } text ? $"{text}\n" : "";

    /// <summary>The types.</summary>
    public List<string> Types { get; } = [];

    /// <summary>The extension methods.</summary>
    public List<string> Extensions { get; } = [];

    /// <summary>The declarations that cannot be local variables.</summary>
    public List<string> Fields { get; } = [];

    private void Write(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case GlobalStatementSyntax { Statement: ExpressionStatementSyntax shown }
                when shown.SemicolonToken.IsMissing:
                WriteShown(shown);
                break;
            case FieldDeclarationSyntax field:
                WriteVariables(field);
                break;
            case MethodDeclarationSyntax method when method.ParameterList.Parameters
                is [{ Modifiers: var modifiers }, ..] && modifiers.Any(SyntaxKind.ThisKeyword):
                Extensions.Add("public " + Text(method.Span, Without(method.Modifiers,
                    SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.InternalKeyword)));
                break;
            case MethodDeclarationSyntax method:
                Append(Text(method.FullSpan, Without(method.Modifiers,
                    SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.InternalKeyword,
                    SyntaxKind.ProtectedKeyword, SyntaxKind.StaticKeyword)));
                break;
            case PropertyDeclarationSyntax property:
                WriteProperty(property);
                break;
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                Types.Add(Text(member.FullSpan, Without(member.Modifiers,
                    SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword)).Trim('\n'));
                break;
            case GlobalStatementSyntax:
                Append(Text(member.FullSpan));
                break;
            default:
                throw new NotExportedException(
                    "declares what a program's top level cannot have; put it into a class of the cell");
        }
    }

    private void WriteShown(ExpressionStatementSyntax shown)
    {
        var expression = shown.Expression;
        Append(Text(TextSpan.FromBounds(shown.FullSpan.Start, expression.SpanStart)));
        if (!expression.IsKind(SyntaxKind.NullLiteralExpression))
        {
            var hasValue = _script.Model.GetTypeInfo(expression).Type is not { SpecialType: SpecialType.System_Void };
            Append(hasValue ? $"NotebookEngine.Show({Text(expression.Span)});" : $"{Text(expression.Span)};");
        }

        Append(Text(TextSpan.FromBounds(expression.Span.End, shown.FullSpan.End)));
    }

    private void WriteVariables(FieldDeclarationSyntax field)
    {
        var isConstant = field.Modifiers.Any(SyntaxKind.ConstKeyword);
        var variables = field.Declaration.Variables;
        if (variables.Any(variable => _script.Model.GetDeclaredSymbol(variable) is { } symbol
            && ProgramNames.IsField(symbol)))
        {
            Append(Text(field.GetLeadingTrivia().FullSpan));
            foreach (var variable in variables)
            {
                var symbol = (IFieldSymbol)_script.Model.GetDeclaredSymbol(variable)!;
                var name = _names.Of(symbol)!;
                var attributes = string.Concat(field.AttributeLists.Select(list => $"{Text(list.Span)} "));
                Fields.Add($"{attributes}public static {(symbol.IsVolatile ? "volatile " : "")}"
                    + $"{TypeName(symbol.Type, variable.SpanStart)} {name[(name.IndexOf('.') + 1)..]};");
                Append(variable.Initializer is { } initializer ? $"{name} {Text(initializer.Span)};\n" : "");
            }

            return;
        }

        foreach (var variable in variables.Where(variable => variable.Initializer is null))
        {
            _changes.Add(new TextChange(new TextSpan(variable.Span.End, 0), " = default"));
        }

        Append(Text(field.FullSpan, Without(
            isConstant ? [.. field.Modifiers.Where(one => !one.IsKind(SyntaxKind.ConstKeyword))] : field.Modifiers)));
    }

    private void WriteProperty(PropertyDeclarationSyntax property)
    {
        var name = _names.Of(_script.Model.GetDeclaredSymbol(property)) ?? property.Identifier.Text;
        var leading = Text(property.GetLeadingTrivia().FullSpan);
        var isAuto = property.AccessorList?.Accessors.All(one => one is { Body: null, ExpressionBody: null }) == true;
        Append(property switch
        {
            { ExpressionBody: { } body } => $"{leading}{Text(property.Type.Span)} {name}() {Text(body.Span)};\n",
            { Initializer: { } value } when isAuto =>
                $"{leading}{Text(property.Type.Span)} {name} {Text(value.Span)};\n",
            _ when isAuto && property.AccessorList!.Accessors.Any(SyntaxKind.SetAccessorDeclaration) =>
                $"{leading}{Text(property.Type.Span)} {name} = default;\n",
            _ => throw new NotExportedException(
                $"declares the property {property.Identifier.Text} with code of its own, which a program's top level "
                    + "cannot have; make it a function"),
        });
    }

    // Declared before, so that the cells below see them whatever happens.
    private void WriteMeantToFail()
    {
        if (_script.Error is { } error)
        {
            Append($"// This cell is not meant to compile: {error.ReplaceLineEndings(" ")}\n");
            foreach (var line in _script.Cell.Source.ReplaceLineEndings("\n").Split('\n'))
            {
                Append($"// {line}\n");
            }

            return;
        }

        ReplaceReturns(null);
        var inTry = new StringBuilder();
        foreach (var member in _script.Members)
        {
            if (member is FieldDeclarationSyntax { Declaration: var declaration } field
                && !field.Modifiers.Any(SyntaxKind.ConstKeyword)
                && _script.Model.GetDeclaredSymbol(declaration.Variables[0]) is IFieldSymbol first
                && !first.Type.IsAnonymousType && !ProgramNames.IsField(first))
            {
                foreach (var variable in declaration.Variables)
                {
                    var symbol = (IFieldSymbol)_script.Model.GetDeclaredSymbol(variable)!;
                    var name = _names.Of(symbol) ?? symbol.Name;
                    Append($"{TypeName(symbol.Type, variable.SpanStart)} {name} = default;\n");
                    inTry.Append(variable.Initializer is { } value ? $"{name} {Text(value.Span)};\n" : "");
                }
            }
            else
            {
                var before = _statements.Length;
                Write(member);
                if (member is GlobalStatementSyntax or FieldDeclarationSyntax)
                {
                    inTry.Append(_statements.ToString(before, _statements.Length - before));
                    _statements.Length = before;
                }
            }
        }

        var exception = _names.Free("meant");
        Append($"try\n{{\n{inTry.ToString().Trim('\n')}\n}}\n");
        Append($"catch (Exception {exception})\n{{\n    NotebookEngine.ShowFailure({exception});\n}}\n");
    }

    private IEnumerable<ReturnStatementSyntax> Returns() => _script.Members.OfType<GlobalStatementSyntax>()
        .SelectMany(member => member.DescendantNodes(node =>
            node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        .OfType<ReturnStatementSyntax>();

    private bool ReturnsEarly() => Returns().Any(one => one.Parent != _script.Members[^1]);

    // In a cell, return gives its value; in a program it would end that.
    private void ReplaceReturns(string? end)
    {
        foreach (var one in Returns())
        {
            var leave = end is null ? "" : $" goto {end};";
            var (begins, ends) = one.Expression is null ? ("{", "") : ("{ NotebookEngine.Show(", ");");
            var value = one.Expression?.SpanStart ?? one.SemicolonToken.SpanStart;
            _changes.Add(new TextChange(TextSpan.FromBounds(one.SpanStart, value), begins));
            _changes.Add(new TextChange(one.SemicolonToken.Span, $"{ends}{leave} }}"));
        }
    }

    private string TypeName(ITypeSymbol type, int position) =>
        type is INamedTypeSymbol { ContainingType.IsScriptClass: true }
            ? _names.Of(type) ?? type.Name
            : type.ToMinimalDisplayString(_script.Model, position);

    private static IEnumerable<TextSpan> Without(IEnumerable<SyntaxToken> modifiers, params SyntaxKind[] kinds) =>
        modifiers.Where(one => kinds.Length == 0 || kinds.Contains(one.Kind()))
            .Select(one => TextSpan.FromBounds(one.SpanStart, one.GetNextToken().SpanStart));

    private void Append(string text) => _statements.Append(text);

    /// <summary>A piece of the cell with the changes in it, and without some spans.</summary>
    private string Text(TextSpan span, IEnumerable<TextSpan>? without = null)
    {
        var changes = _changes.Concat((without ?? []).Select(one => new TextChange(one, "")))
            .Where(change => span.Contains(change.Span) || (change.Span.IsEmpty && change.Span.Start == span.End))
            .OrderBy(change => change.Span.Start)
            .ThenBy(change => change.Span.Length);
        var text = new StringBuilder();
        var position = span.Start;
        foreach (var change in changes)
        {
            text.Append(_source.ToString(TextSpan.FromBounds(position, change.Span.Start))).Append(change.NewText);
            position = change.Span.End;
        }

        return text.Append(_source.ToString(TextSpan.FromBounds(position, span.End))).ToString();
    }
}
