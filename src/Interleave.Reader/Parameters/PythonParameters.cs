using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>Parameters in Python. It writes no types; of which one a value has to be is seen from the first.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed partial class PythonParameters : ParameterSyntax
{
    private static readonly ParameterType Text = new("str", "Halifax", text =>
        (QuotedLiteral().IsMatch(text) ? text : Quote(text), null));

    private static readonly ParameterType Number = Literals(
        "number", "1.5", "is a number, with a point before its decimals", text =>
            char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.');

    private static readonly ParameterType Truth =
        Literals("bool", "True", "is True or False", text => text is "True" or "False");

    private static readonly ParameterType List =
        Literals("list", "'[1, 2, 4]'", "is a list, written as [1, 2, 4]", text => text[0] is '[' or '(');

    private static readonly ParameterType Any = Literals(
        "value", "4", "is a literal: a number, a text in quotes, True, False, None, or a list of these", _ => true);

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> DeclarationsIn(
        string source, IEnumerable<string>? cells = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return
        [
            .. Declaration().Matches(source).Select(declaration => declaration.Groups["name"].Value)
                .Select(name => new ParameterDeclaration(name, null, TypeOf(source, name))),
        ];
    }

    /// <inheritdoc/>
    public override string Assign(IEnumerable<(ParameterDeclaration Declaration, string Literal)> values) =>
        "# Parameters\n" + string.Join('\n', values.Select(value => $"{value.Declaration.Name} = {value.Literal}"));

    private protected override (int Start, int Length, bool IsInferred)? ValueIn(string source, string name) =>
        SettingLine().Matches(source)
            .LastOrDefault(line => line.Groups["name"].Value == name)?.Groups["value"] is { } value
            ? (value.Index, value.Length, false)
            : null;

    private static ParameterType TypeOf(string source, string name)
    {
        var value = SettingLine().Matches(source)
            .FirstOrDefault(line => line.Groups["name"].Value == name)?.Groups["value"].Value ?? "";
        return PrefixedText().IsMatch(value) ? Text
            : Array.Find([Number, Truth, List], type => type.Read(value).Literal is not null) ?? Any;
    }

    private static ParameterType Literals(string name, string example, string misfit, Func<string, bool> isOne) =>
        new(name, example, text => PythonLiteral.Is(text) && isOne(text) ? (text, null) : (null, misfit));

    /// <summary>The text in double quotes, with the escapes that Python has.</summary>
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
        @"^(?<name>[\p{L}_]\w*)[ \t]*(?::[^=\r\n]+)?=(?!=)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Declaration();

    [GeneratedRegex(
        """\A(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')\z""",
        RegexOptions.CultureInvariant)]
    private static partial Regex QuotedLiteral();

    [GeneratedRegex("""\A[rbfuRBFU]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\z""", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixedText();
}
