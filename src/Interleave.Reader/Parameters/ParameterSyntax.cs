using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>How a language declares a parameter and assigns to it.</summary>
/// <remarks>Immutable, so any thread may use it.</remarks>
public abstract partial class ParameterSyntax
{
    /// <summary>C#: <c>int threads = 13;</c>, <c>var city = "Halifax";</c>, several on a line, several in a declaration.</summary>
    public static ParameterSyntax CSharp { get; } = new CSharpSyntax();

    /// <summary>Python: <c>threads = 13</c>, at the start of a line.</summary>
    public static ParameterSyntax Python { get; } = new PythonSyntax();

    /// <summary>The syntax of a language.</summary>
    /// <param name="language">The language's name in lower case, or null for the one that the chapter is written in.</param>
    public static ParameterSyntax Of(string? language) => language is "python" or "ipython" ? Python : CSharp;

    /// <summary>The parameters that a cell declares, in the order of the cell.</summary>
    /// <param name="source">The text of the cell.</param>
    public abstract IReadOnlyList<ParameterDeclaration> DeclarationsIn(string source);

    /// <summary>The text of a cell that gives parameters their new values.</summary>
    /// <param name="settings">The parameters and their values.</param>
    public abstract string Assign(IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings);

    /// <summary>
    /// The text of a cell with another value for a parameter that it sets on a line of its own; null where it does
    /// not. Of several such lines the last counts.
    /// </summary>
    /// <param name="source">The text.</param>
    /// <param name="declaration">The parameter.</param>
    /// <param name="setting">Its value.</param>
    public string? Reassign(string source, ParameterDeclaration declaration, ParameterSetting setting)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(setting);
        var line = SettingLines().Matches(source).LastOrDefault(line => line.Groups["name"].Value == declaration.Name);
        if (line is null)
        {
            return null;
        }

        var value = line.Groups["value"];
        return source[..value.Index] + ValueOf(declaration, setting, TextLiteral()) + source[(value.Index + value.Length)..];
    }

    /// <summary>The lines that give one parameter a value and do no more: its <c>name</c> and its <c>value</c>.</summary>
    private protected abstract Regex SettingLines();

    /// <summary>A text as the language writes it.</summary>
    private protected abstract Regex TextLiteral();

    /// <summary>
    /// What is wrong with a value as one of the parameter's type, as the end of a sentence; null where nothing is seen to
    /// be. A value may be an expression, which only its kernel can judge.
    /// </summary>
    /// <param name="declaration">The parameter.</param>
    /// <param name="value">The value.</param>
    public virtual string? Misfit(ParameterDeclaration declaration, string value) => null;

    /// <summary>The value as it is written in code: a text that is not written as a literal already gets quotes.</summary>
    private static string ValueOf(ParameterDeclaration declaration, ParameterSetting setting, Regex literal) =>
        declaration.IsText && !literal.IsMatch(setting.Value) ? Quote(setting.Value) : setting.Value;

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
        private const string EmptyText = "\"\"";

        public override IReadOnlyList<ParameterDeclaration> DeclarationsIn(string source)
        {
            ArgumentNullException.ThrowIfNull(source);

            // What stands in comments and literals must not be taken for code: a comment becomes a blank, and a literal
            // becomes a pair of quotes, which is all that needs to be known of it. A directive ends with its line.
            var code = Opaque().Replace(source, piece => piece.Value.TrimStart() switch
            {
                ['/', ..] => " ",
                ['#', ..] => ";",
                ['\'', ..] => "''",
                _ => EmptyText,
            });

            // Nor is what a body declares a parameter. Bodies are emptied from the inside out.
            for (var before = ""; before != code;)
            {
                before = code;
                code = Body().Replace(before, "{}");
            }

            return
            [
                .. Declaration().Matches(code).SelectMany(declaration =>
                {
                    var type = declaration.Groups["type"].Value;
                    var typeIsText = type is "string" or "string?" or "String" or "System.String";

                    // A value group is captured for every name, empty where there is no initialiser.
                    return declaration.Groups["name"].Captures.Zip(declaration.Groups["value"].Captures, (name, value) =>
                        new ParameterDeclaration(name.Value, typeIsText || value.Value.TrimStart('=').Trim() == EmptyText, type == "var" ? null : type));
                }),
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
            if (!Plain().IsMatch(value))
            {
                return null;
            }

            const NumberStyles Whole = NumberStyles.AllowLeadingSign;
            var digits = value.Replace("_", "", StringComparison.Ordinal);
            var fits = declaration.Type switch
            {
                "int" => int.TryParse(digits, Whole, CultureInfo.InvariantCulture, out _),
                "long" => long.TryParse(digits, Whole, CultureInfo.InvariantCulture, out _),
                "double" => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                "bool" => value is "true" or "false",
                _ => true,
            };
            return fits ? null : $"is of type {declaration.Type}";
        }

        public override string Assign(IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings) =>
            "// Parameters\n" + string.Join('\n', settings.Select(set =>
                $"{set.Declaration.Name} = {ValueOf(set.Declaration, set.Setting, TextLiteral())};"));

        private protected override Regex SettingLines() => SettingLine();

        private protected override Regex TextLiteral() => Literal();

        /// <summary>A comment, a directive, a text literal of any kind (raw, verbatim, interpolated or plain), or a character.</summary>
        [GeneratedRegex("""
              //[^\r\n]*
            | /\*.*?(?:\*/|\z)
            | (?<=\A|\n)[ \t]*\#[^\r\n]*
            | \$*(?<quotes>"{3,}).*?(?<!")\k<quotes>(?!")
            | (?:@\$?|\$@)"(?:[^"]|"")*"
            | \$?"(?:[^"\\\r\n]|\\.)*"
            | '(?:[^'\\\r\n]|\\.[^'\r\n]*)'
            """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
        private static partial Regex Opaque();

        [GeneratedRegex(@"\A(?:[+-]?[\p{L}\d_]+(?:\.\d+)?(?:[eE][+-]?\d+)?|"".*"")\z|\A\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
        private static partial Regex Plain();

        [GeneratedRegex(@"\{(?>[^{}]+|\{\})+\}", RegexOptions.CultureInvariant)]
        private static partial Regex Body();

        /// <summary>
        /// A declaration at the start of a statement: a type, then names with or without a value. A value goes on to the
        /// next comma or semicolon that stands in no bracket; the group <c>open</c> counts the brackets. A constant
        /// cannot be given another value, so it is none.
        /// </summary>
        [GeneratedRegex("""
            (?<=\A|[;}])\s*
            (?:(?:public|private|internal|static)\s+)*
            (?!(?:const|readonly|using|return|await|throw|new|else|do|goto|case|namespace|class|struct|record|enum|interface|delegate|event|yield)\b)
            (?<type>@?[\p{L}_][\w.]*(?:\s*<[\w\s.,<>?\[\]]*>)?(?:\s*(?:\?|\[[\s,]*\]))*)
            (?:\s+|(?<=[\]>?]))
            (?:
                (?<name>@?[\p{L}_]\w*) \s*
                (?<value>
                    (?:
                        = (?![=>])
                        (?:
                            [^()\[\],;]
                          | (?<open>[(\[])
                          | (?<-open>[)\]])
                          | (?(open)[,;]|(?!))
                        )+
                        (?(open)(?!))
                    )?
                )
                (?: , \s* | (?=;) )
            )+
            ;
            """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
        private static partial Regex Declaration();

        [GeneratedRegex(
            @"^[ \t]*(?:[\w.<>\[\]?]+[ \t]+)?(?<name>@?[\p{L}_]\w*)[ \t]*=(?![=>])[ \t]*(?<value>(?:""(?:[^""\\\r\n]|\\.)*""|[^;""\r\n])+?)[ \t]*;[ \t]*(?://[^\r\n]*)?\r?$",
            RegexOptions.Multiline | RegexOptions.CultureInvariant,
            matchTimeoutMilliseconds: 5000)]
        private static partial Regex SettingLine();

        [GeneratedRegex("""\A(?:\$?"(?:[^"\\\r\n]|\\.)*"|(?:@\$?|\$@)"(?:[^"]|"")*")\z""", RegexOptions.CultureInvariant)]
        private static partial Regex Literal();
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

        public override string Assign(IEnumerable<(ParameterDeclaration Declaration, ParameterSetting Setting)> settings) =>
            "# Parameters\n" + string.Join('\n', settings.Select(set =>
                $"{set.Declaration.Name} = {ValueOf(set.Declaration, set.Setting, TextLiteral())}"));

        private protected override Regex SettingLines() => SettingLine();

        private protected override Regex TextLiteral() => Literal();

        // A value that goes on over several lines has a bracket that is still open at the end of the first.
        [GeneratedRegex(
            @"^(?<name>[\p{L}_]\w*)[ \t]*(?::[^=\r\n]+)?=(?!=)[ \t]*(?<value>(?:""(?:[^""\\\r\n]|\\.)*""|'(?:[^'\\\r\n]|\\.)*'|(?<open>[(\[{])|(?<-open>[)\]}])|[^#""'()\[\]{}\r\n])+?)(?(open)(?!))[ \t]*(?:\#[^\r\n]*)?\r?$",
            RegexOptions.Multiline | RegexOptions.CultureInvariant,
            matchTimeoutMilliseconds: 5000)]
        private static partial Regex SettingLine();

        [GeneratedRegex("""
            ^(?<name>[\p{L}_]\w*)[ \t]*(?::[^=\r\n]+)?=(?!=)[ \t]*
            (?:(?<text>[rbfuRBFU]{0,2}(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'))[ \t]*(?:\#.*)?\r?$)?
            """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
        private static partial Regex Declaration();

        [GeneratedRegex("""\A(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')\z""", RegexOptions.CultureInvariant)]
        private static partial Regex Literal();
    }
}
