using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Parameters;

/// <summary>How a language declares a parameter and assigns to it.</summary>
/// <threadsafety static="true" instance="true"/>
public abstract partial class ParameterSyntax
{
    /// <summary>
    /// C#: <c>int threads = 13;</c>, <c>var city = "Halifax";</c>, several on a line, several in a declaration.
    /// </summary>
    public static ParameterSyntax CSharp { get; } = new CSharpSyntax();

    /// <summary>Python: <c>threads = 13</c>, at the start of a line.</summary>
    public static ParameterSyntax Python { get; } = new PythonSyntax();

    /// <summary>The syntax of a language.</summary>
    /// <param name="language">
    /// The language's name in lower case, or null for the one that the chapter is written in.
    /// </param>
    public static ParameterSyntax Of(string? language) => language is "python" or "ipython" ? Python : CSharp;

    /// <summary>The parameters that a cell declares, in the order of the cell.</summary>
    /// <param name="source">The text of the cell.</param>
    public abstract IReadOnlyList<ParameterDeclaration> DeclarationsIn(string source);

    /// <summary>The text of a cell that gives parameters their new values.</summary>
    /// <param name="settings">The parameters and their values.</param>
    public abstract string Assign(IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings);

    /// <summary>
    /// The text of a cell with another value for a parameter that it sets on a line of its own; null if it does
    /// not. Of several such lines the last counts.
    /// </summary>
    public string? Reassign(string source, ParameterDeclaration declaration, ParameterSetting setting)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(setting);
        return ValueIn(source, declaration.Name) is var (start, length)
            ? source[..start] + ValueOf(declaration, setting) + source[(start + length)..]
            : null;
    }

    /// <summary>Where the value stands that a cell gives a parameter last; null if it gives it none.</summary>
    private protected abstract (int Start, int Length)? ValueIn(string source, string name);

    /// <summary>Whether a value is written as a text already.</summary>
    private protected abstract bool IsTextLiteral(string value);

    /// <summary>
    /// What is wrong with a value as one of the parameter's type, as the end of a sentence; null if nothing is seen to
    /// be wrong. A value may be an expression, which only its kernel can judge.
    /// </summary>
    public virtual string? Misfit(ParameterDeclaration declaration, string value) => null;

    /// <summary>
    /// The value as it is written in code: a text that is not written as a literal already gets quotes.
    /// </summary>
    private string ValueOf(ParameterDeclaration declaration, ParameterSetting setting) =>
        declaration.IsText && !IsTextLiteral(setting.Value) && !IsNull(declaration, setting.Value)
            ? Quote(setting.Value)
            : setting.Value;

    /// <summary>Whether a value is null, and the parameter's type has it.</summary>
    private static bool IsNull(ParameterDeclaration declaration, string value) =>
        value == "null" && declaration.Type is [.., '?'];

    /// <summary>The text in double quotes, with the escapes that C# and Python share.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\u2028' => quoted.Append("\\u2028"),
                '\u2029' => quoted.Append("\\u2029"),
                '\u0085' => quoted.Append("\\u0085"),
                '\0' => quoted.Append("\\u0000"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private sealed partial class CSharpSyntax : ParameterSyntax
    {
        public override IReadOnlyList<ParameterDeclaration> DeclarationsIn(string source)
        {
            ArgumentNullException.ThrowIfNull(source);
            return
            [
                .. from field in FieldsIn(source)

                   // A constant cannot be given another value.
                   where !field.Modifiers.Any(SyntaxKind.ConstKeyword)
                       && !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
                   let type = field.Declaration.Type.ToString()
                   let isText = type is "string" or "string?" or "String" or "System.String"
                   from variable in field.Declaration.Variables
                   select new ParameterDeclaration(
                       variable.Identifier.Text,
                       isText || IsText(variable.Initializer?.Value),
                       type == "var" ? null : type),
            ];
        }

        public override string? Misfit(ParameterDeclaration declaration, string value)
        {
            ArgumentNullException.ThrowIfNull(declaration);
            ArgumentNullException.ThrowIfNull(value);
            if (declaration.Type is null || declaration.IsText)
            {
                return null;
            }

            if (declaration.Type.EndsWith("[]", StringComparison.Ordinal))
            {
                return value is ['[', ..] || value.Contains('(') || value.StartsWith("new", StringComparison.Ordinal)
                    ? null
                    : $"is a list ({declaration.Type}), which is written as [1, 2, 3]";
            }

            // A literal or a single word; anything else is an expression.
            if (!Plain().IsMatch(value) || IsNull(declaration, value))
            {
                return null;
            }

            const NumberStyles Whole = NumberStyles.AllowLeadingSign;
            var digits = value.Replace("_", "", StringComparison.Ordinal);
            var fits = declaration.Type.TrimEnd('?') switch
            {
                "int" => int.TryParse(digits, Whole, CultureInfo.InvariantCulture, out _),
                "long" => long.TryParse(digits, Whole, CultureInfo.InvariantCulture, out _),
                "double" => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                "bool" => value is "true" or "false",
                _ => true,
            };
            return fits ? null : $"is of type {declaration.Type}";
        }

        public override string Assign(
            IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings) =>
            "// Parameters\n" + string.Join('\n', settings.Select(set =>
                $"{set.Declaration.Name} = {ValueOf(set.Declaration, set.Setting)};"));

        private protected override (int Start, int Length)? ValueIn(string source, string name)
        {
            var initial = FieldsIn(source)
                .SelectMany(field => field.Declaration.Variables)
                .Where(variable => variable.Identifier.Text == name)
                .Select(variable => variable.Initializer?.Value);
            var assigned = CSharpCell.Parse(source).Members
                .OfType<GlobalStatementSyntax>()
                .Select(member => (member.Statement as ExpressionStatementSyntax)?.Expression)
                .OfType<AssignmentExpressionSyntax>()
                .Where(one => one.IsKind(SyntaxKind.SimpleAssignmentExpression) && one.Left.ToString() == name)
                .Select(assignment => assignment.Right);
            return initial.Concat(assigned).OfType<ExpressionSyntax>().MaxBy(value => value.SpanStart) is { } last
                ? (last.SpanStart, last.Span.Length)
                : null;
        }

        private protected override bool IsTextLiteral(string value) =>
            SyntaxFactory.ParseExpression(value) is { ContainsDiagnostics: false } expression && IsText(expression);

        private static IEnumerable<FieldDeclarationSyntax> FieldsIn(string source) => CSharpCell.Parse(source).Members
            .OfType<FieldDeclarationSyntax>()
            .Where(field => !field.SemicolonToken.IsMissing);

        private static bool IsText(ExpressionSyntax? value) =>
            value.IsKind(SyntaxKind.StringLiteralExpression) || value.IsKind(SyntaxKind.InterpolatedStringExpression);

        [GeneratedRegex(
            @"\A(?:[+-]?[\p{L}\d_]+(?:\.\d+)?(?:[eE][+-]?\d+)?|"".*"")\z|\A\z",
            RegexOptions.CultureInvariant | RegexOptions.Singleline)]
        private static partial Regex Plain();
    }

    private sealed partial class PythonSyntax : ParameterSyntax
    {
        public override IReadOnlyList<ParameterDeclaration> DeclarationsIn(string source)
        {
            ArgumentNullException.ThrowIfNull(source);
            return
            [
                .. Declaration().Matches(source).Select(declaration =>
                    new ParameterDeclaration(declaration.Groups["name"].Value, declaration.Groups["text"].Success)),
            ];
        }

        public override string Assign(
            IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings) =>
            "# Parameters\n" + string.Join('\n', settings.Select(set =>
                $"{set.Declaration.Name} = {ValueOf(set.Declaration, set.Setting)}"));

        private protected override (int Start, int Length)? ValueIn(string source, string name) =>
            SettingLine().Matches(source)
                .LastOrDefault(line => line.Groups["name"].Value == name)?.Groups["value"] is { } value
                ? (value.Index, value.Length)
                : null;

        private protected override bool IsTextLiteral(string value) => Literal().IsMatch(value);

        // A value that goes on over several lines has a bracket that is still open at the end of the first.
        [GeneratedRegex(
            """
            ^(?<name>[\p{L}_]\w*)[ \t]*(?::[^=\r\n]+)?=(?!=)[ \t]*
            (?<value>(?:
                "(?:[^"\\\r\n]|\\.)*"
              | '(?:[^'\\\r\n]|\\.)*'
              | (?<open>[(\[{])
              | (?<-open>[)\]}])
              | [^\#"'()\[\]{}\r\n]
            )+?)
            (?(open)(?!))[ \t]*(?:\#[^\r\n]*)?\r?$
            """,
            RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant,
            matchTimeoutMilliseconds: 5000)]
        private static partial Regex SettingLine();

        [GeneratedRegex(
            """
            ^(?<name>[\p{L}_]\w*)[ \t]*(?::[^=\r\n]+)?=(?!=)[ \t]*
            (?:(?<text>[rbfuRBFU]{0,2}(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'))[ \t]*(?:\#.*)?\r?$)?
            """,
            RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
            matchTimeoutMilliseconds: 5000)]
        private static partial Regex Declaration();

        [GeneratedRegex("""\A(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')\z""", RegexOptions.CultureInvariant)]
        private static partial Regex Literal();
    }
}
