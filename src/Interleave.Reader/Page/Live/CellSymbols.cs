using System.Text.RegularExpressions;
using Interleave.Reader.Parameters;

namespace Interleave.Reader.Page.Live;

/// <summary>The names that a cell's C# declares for later cells, and those that it takes from earlier ones.</summary>
/// <param name="Declared">Variables, methods and types at the top of the cell, and variables that it assigns to there.</param>
/// <param name="Used">Names that it uses and does not declare itself.</param>
/// <param name="Usings">Its <c>using</c> directives.</param>
/// <param name="IsSetup">Whether it loads a library or a file, which any later cell may need.</param>
/// <remarks>
/// Read with patterns, not with a compiler: a name in a cell may be missed or seen where there is none. A cell that is
/// run without need costs time, and one that is missed ends in the compiler's own message.
/// </remarks>
internal sealed partial record CellSymbols(
    IReadOnlySet<string> Declared, IReadOnlySet<string> Used, IReadOnlyList<string> Usings, bool IsSetup)
{
    /// <summary>Reads a cell.</summary>
    /// <param name="source">Its text.</param>
    public static CellSymbols In(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return Read(source);
        }
        catch (RegexMatchTimeoutException)
        {
            return new CellSymbols(new HashSet<string>(), new HashSet<string>(), [], IsSetup: false);
        }
    }

    private static CellSymbols Read(string source)
    {
        // What stands in an interpolated text may be code, so such texts stay.
        var code = Opaque().Replace(source, piece => piece.Value[0] is '"' or '@' ? "\"\"" : " ");
        string[] usings = [.. Using().Matches(code).Select(match => match.Value.Trim())];
        var isSetup = Directive().IsMatch(source);
        code = Using().Replace(code, " ");

        var top = code;
        for (var before = ""; before != top;)
        {
            before = top;
            top = Body().Replace(before, "{}");
        }

        var own = new HashSet<string>();
        own.UnionWith(ParameterSyntax.CSharp.DeclarationsIn(source).Select(declaration => declaration.Name));
        own.UnionWith(Names(Method(), top));
        own.UnionWith(Names(Type(), top));
        own.UnionWith(Names(OutVariable(), top));
        own.UnionWith(Deconstruction().Matches(top).SelectMany(match => Word().Matches(match.Groups["names"].Value)).Select(word => word.Value));
        var assigned = Names(Assignment(), top).ToHashSet();

        var used = Names(Use(), code).ToHashSet();
        used.ExceptWith(own);
        used.ExceptWith(Names(LocalVariable(), code).Except(assigned));
        return new CellSymbols(new HashSet<string>([.. own, .. assigned]), used, usings, isSetup);
    }

    private static IEnumerable<string> Names(Regex pattern, string code) =>
        pattern.Matches(code).Select(match => match.Groups["name"].Value);

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex("""
          //[^\r\n]*
        | /\*.*?(?:\*/|\z)
        | (?<=\A|\n)[ \t]*\#[^\r\n]*
        | (?<![$@])(?<quotes>"{3,}).*?(?<!")\k<quotes>(?!")
        | (?<!\$)@"(?:[^"]|"")*"
        | (?<![$@])"(?:[^"\\\r\n]|\\.)*"
        | '(?:[^'\\\r\n]|\\.[^'\r\n]*)'
        """, Options | RegexOptions.Singleline, 1000)]
    private static partial Regex Opaque();

    [GeneratedRegex(@"^[ \t]*using\s+(?!var\b)[\w.= \t]+;", Options | RegexOptions.Multiline, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"^[ \t]*\#(?:r|load)\b", Options | RegexOptions.Multiline, 1000)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\{(?>[^{}]+|\{\})+\}", Options, 1000)]
    private static partial Regex Body();

    [GeneratedRegex(@"(?:^|[;}])[ \t]*(?:(?:static|async|public|private|internal|unsafe)\s+)*(?!(?:return|await|new|else|throw)\b)[\w.]+(?:<[^()=;]*>)?(?:\[[, ]*\]|\?)*\s+(?<name>\w+)\s*(?:<[\w\s,]+>)?\s*\([^;{}]*?\)\s*(?:where[^{;]*)?(?:\{\}|=>)", Options | RegexOptions.Multiline, 1000)]
    private static partial Regex Method();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface|delegate\s+[\w.<>\[\]?]+)\s+(?!class\b|struct\b)(?<name>\w+)", Options, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"\bout\s+[\w.<>\[\]?]+\s+(?<name>\w+)", Options, 1000)]
    private static partial Regex OutVariable();

    [GeneratedRegex(@"\bvar\s*\((?<names>[\w\s,]+)\)\s*=", Options, 1000)]
    private static partial Regex Deconstruction();

    [GeneratedRegex(@"(?<![\w.])(?<name>[\p{L}_]\w*)\s*(?:(?:[-+*/%&|^]|<<|>>|\?\?)?=(?![=>])|\+\+|--)", Options, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<=\b(?:var|int|long|double|bool|string|char|byte|float|decimal|object|[\p{Lu}]\w*(?:<[^()=;]*>)?)(?:\[[, ]*\]|\?)*\s+)(?<name>[\p{Ll}_]\w*)\s*(?==[^=>]|;|,|\bin\b|\))", Options, 1000)]
    private static partial Regex LocalVariable();

    // Not a member after a point, and not the name of an argument, which a colon follows at once.
    [GeneratedRegex(@"(?<![\w.]|\d)@?(?<name>[\p{L}_]\w*)(?!\w|:(?!:))", Options, 1000)]
    private static partial Regex Use();

    [GeneratedRegex(@"\w+", Options, 1000)]
    private static partial Regex Word();
}
