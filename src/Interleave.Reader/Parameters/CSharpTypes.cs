using System.Diagnostics.CodeAnalysis;
using Interleave.Reader.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Interleave.Reader.Parameters;

/// <summary>Finds the type of a declaration in C# by how it is written, without compiling it.</summary>
/// <param name="cells">The cells that may declare an enum; they are read only when a name is not known.</param>
internal sealed class CSharpTypes(IEnumerable<string> cells)
{
    /// <summary>So many members of an enum fit into a sentence.</summary>
    private const int MostNamed = 12;

    /// <summary>The namespaces whose names a notebook can use without a <c>using</c>.</summary>
    private static readonly string[] Namespaces =
        ["", "System.", "System.IO.", "System.Text.", "System.Threading.", "System.Threading.Tasks."];

    private static readonly ParameterType Truth = new("bool", "true", text =>
        text is "true" or "false" ? (text, null) : (null, "is true or false"));

    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Int32"] = "int",
        ["UInt32"] = "uint",
        ["Int64"] = "long",
        ["UInt64"] = "ulong",
        ["Int16"] = "short",
        ["UInt16"] = "ushort",
        ["Byte"] = "byte",
        ["SByte"] = "sbyte",
        ["Double"] = "double",
        ["Single"] = "float",
        ["Decimal"] = "decimal",
        ["Boolean"] = "bool",
        ["String"] = "string",
        ["Char"] = "char",
    };

    /// <summary>The type that a declaration writes.</summary>
    /// <param name="type">The type as it is written.</param>
    /// <param name="value">What stands behind it; null if nothing does.</param>
    /// <returns>The type; null if its values cannot be judged.</returns>
    public ParameterType? Of(TypeSyntax type, ExpressionSyntax? value = null)
    {
        if (type is IdentifierNameSyntax { Identifier.Text: "var" })
        {
            return Of(value);
        }

        // A string needs no question mark to be null, and .NET Interactive warns of one.
        var written = Written(type);
        return written is { CanBeNull: false } && (value?.IsKind(SyntaxKind.NullLiteralExpression) ?? false)
            ? OrNull(written)
            : written;
    }

    private static ParameterType OrNull(ParameterType type) => type with { Name = $"{type.Name}?", None = "null" };

    private ParameterType? Written(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => Written(nullable.ElementType) is { } element ? OrNull(element) : null,
        ArrayTypeSyntax array when array.RankSpecifiers.All(rank => rank.Rank == 1) =>
            Written(array.ElementType) is { } element
                ? array.RankSpecifiers.Aggregate(element, (inner, _) => ListType.Of(inner))
                : null,
        _ => Named(type.ToString()),
    };

    /// <summary>The type that a value shows.</summary>
    private ParameterType? Of(ExpressionSyntax? value) => value switch
    {
        LiteralExpressionSyntax { Token.Value: { } literal } => Named(literal.GetType().Name),
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax literal } => Of(literal),
        InterpolatedStringExpressionSyntax => TextTypes.Text,
        CastExpressionSyntax cast => Written(cast.Type),
        ObjectCreationExpressionSyntax { Type: var created } => Written(created),
        ArrayCreationExpressionSyntax { Type: var created } => Written(created),
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } =>
            Of(first) is { } element ? ListType.Of(element) : null,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called }
            when called.Expression.ToString() is "TimeSpan" or "System.TimeSpan" => TimeType.Time,
        MemberAccessExpressionSyntax { Expression: var owner } => Named(owner.ToString()) is { } named
            && (named == TimeType.Time || named.Name == owner.ToString())
                ? named
                : null,
        _ => null,
    };

    private ParameterType? Named(string name)
    {
        name = name.StartsWith("global::", StringComparison.Ordinal) ? name["global::".Length..] : name;
        var plain = name.StartsWith("System.", StringComparison.Ordinal) ? name["System.".Length..] : name;
        plain = Keywords.GetValueOrDefault(plain, plain);
        return plain switch
        {
            "string" => TextTypes.Text,
            "char" => TextTypes.Character,
            "bool" => Truth,
            "TimeSpan" => TimeType.Time,
            _ => NumberTypes.All.GetValueOrDefault(plain) ?? Enum(name),
        };
    }

    private ParameterType? Enum(string name)
    {
        // What the notebook declares hides what comes with .NET.
        var own = cells.SelectMany(cell => CSharpCell.Parse(cell).Members)
            .OfType<EnumDeclarationSyntax>()
            .LastOrDefault(declared => declared.Identifier.Text == name)?
            .Members.Select(member => member.Identifier.Text);
        if ((own?.ToArray() ?? MembersIn(name)) is not [var example, ..] members)
        {
            return null;
        }

        var named = string.Join(", ", members.Take(MostNamed)) + (members.Length > MostNamed ? ", …" : "");
        return new(name, example, text =>
        {
            var member = text.StartsWith(name + ".", StringComparison.Ordinal) ? text[(name.Length + 1)..] : text;
            return members.Contains(member)
                ? ($"{name}.{member}", null)
                : (null, $"is one of {named}");
        });
    }

    /// <summary>The members of an enum of .NET; none if there is no such enum.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2057", Justification = "The program is not trimmed.")]
    private static string[] MembersIn(string name) => Namespaces
        .SelectMany(space => (string[])[space + name, $"{space}{name}, netstandard"])
        .Select(candidate => SyntaxFacts.IsValidIdentifier(name.Replace(".", "", StringComparison.Ordinal))
            ? Type.GetType(candidate, throwOnError: false)
            : null)
        .FirstOrDefault(type => type is { IsEnum: true, IsPublic: true }) is { } found
            ? System.Enum.GetNames(found)
            : [];
}
