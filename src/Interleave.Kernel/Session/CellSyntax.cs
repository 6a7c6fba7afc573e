using System.Buffers;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Interleave.Kernel.Packages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static System.FormattableString;

namespace Interleave.Kernel.Session;

/// <summary>Finds what the compiler does not know, or would answer with a riddle.</summary>
internal static class CellSyntax
{
    private const string ProblemId = "IL0001";

    /// <summary>
    /// How deep brackets may be nested. The compiler's parser recurses for each, and a few thousand overflow its
    /// stack, which ends the process.
    /// </summary>
    private const int MaxDepth = 1_000;

    /// <summary>Whether brackets are nested too deep to parse the code.</summary>
    public static bool IsTooDeep(string code)
    {
        if (code.AsSpan().CountAny(Opening) <= MaxDepth)
        {
            return false;
        }

        var (depth, deepest) = (0, 0);
        foreach (var token in SyntaxFactory.ParseTokens(code, options: SubmissionCompiler.Parsing))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken
                    or SyntaxKind.LessThanToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken
                    or SyntaxKind.GreaterThanToken => -1,
                _ => 0,
            };
            deepest = Math.Max(deepest, depth);
        }

        return deepest > MaxDepth;
    }

    /// <summary>The problem with such code.</summary>
    public static CompilationProblem TooDeep(string cell) => new(
        ProblemId,
        cell,
        1,
        1,
        Invariant($"Brackets are nested more than {MaxDepth:#,0} deep here, and the compiler cannot read that."),
        "");

    private static SearchValues<char> Opening { get; } = SearchValues.Create("([{<");

    /// <summary>
    /// The first line that another engine would understand and this one does not; null if there is none.
    /// </summary>
    public static CompilationProblem? FindProblem(CompilationUnitSyntax root, MetadataReferenceResolver references)
    {
        foreach (var directive in ActiveDirectives(root))
        {
            var message = directive switch
            {
                ReferenceDirectiveTriviaSyntax { File.ValueText: { } name } when PackageName.IsMeantBy(name) =>
                    PackageName.Parse(name) is null
                        ? $"'{name}' names no package. Write its id and, better, its version: "
                            + "#r \"nuget: Humanizer.Core, 2.14.1\"."
                        : null,
                ReferenceDirectiveTriviaSyntax { File.ValueText: { } reference } => ProblemOf(reference, references),
                BadDirectiveTriviaSyntax when directive.ToString().StartsWith("#i", StringComparison.Ordinal) =>
                    "Package sources are not added in a cell here. Put the source into a NuGet.config file beside "
                    + "the notebook or above it, "
                    + "then fetch the package with #r \"nuget: Id, Version\".",
                _ => null,
            };
            if (message is not null)
            {
                return Problem(root, directive, message);
            }
        }

        return PercentCommand(root) is { } command
            ? Problem(
                root,
                command.GetLocation(),
                $"'{LineOf(root, command.GetLocation()).Trim()}' is a command of IPython, which C# cells do not know. "
                + "Their own begin with #!, such as #!time; #!lsmagic lists them.")
            : null;
    }

    // No expression or statement of C# begins with %.
    private static SyntaxToken? PercentCommand(CompilationUnitSyntax root) => root.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.PercentToken)
            && (token.GetPreviousToken().IsMissing || token.GetPreviousToken().Kind()
                is SyntaxKind.None or SyntaxKind.SemicolonToken or SyntaxKind.CloseBraceToken))
        .Cast<SyntaxToken?>()
        .FirstOrDefault();

    /// <summary>The packages that a cell asks for, each with its directive.</summary>
    /// <param name="root">The parsed code, in which <see cref="FindProblem"/> finds nothing.</param>
    public static IEnumerable<(PackageName Package, DirectiveTriviaSyntax Directive)> Packages(
        CompilationUnitSyntax root) =>
        from directive in ActiveDirectives(root).OfType<ReferenceDirectiveTriviaSyntax>()
        where PackageName.IsMeantBy(directive.File.ValueText)
        select (PackageName.Parse(directive.File.ValueText)!, (DirectiveTriviaSyntax)directive);

    /// <summary>What is wrong with a line of a cell.</summary>
    public static CompilationProblem Problem(
        CompilationUnitSyntax root, DirectiveTriviaSyntax directive, string message) =>
        Problem(root, directive.GetLocation(), message);

    private static CompilationProblem Problem(CompilationUnitSyntax root, Location place, string message)
    {
        var position = place.GetLineSpan().StartLinePosition;
        return new(
            ProblemId, root.SyntaxTree.FilePath, position.Line + 1, position.Character + 1, message,
            LineOf(root, place));
    }

    /// <summary>The directives of a cell that no <c>#if</c> leaves out.</summary>
    public static IEnumerable<DirectiveTriviaSyntax> ActiveDirectives(CompilationUnitSyntax root) =>
        root.DescendantTrivia()
            .Where(trivia => trivia.IsDirective)
            .Select(trivia => trivia.GetStructure())
            .OfType<DirectiveTriviaSyntax>()
            .Where(directive => directive.IsActive);

    private static string LineOf(CompilationUnitSyntax root, Location place) =>
        root.SyntaxTree.GetText().Lines[place.GetLineSpan().StartLinePosition.Line].ToString();

    // The compiler complains only when a type of the library is used, and then about versions of System.Runtime.
    private static string? ProblemOf(string reference, MetadataReferenceResolver references)
    {
        var path = references.ResolveReference(reference, null, MetadataReferenceProperties.Assembly)
            .FirstOrDefault()?.FilePath;
        return path is not null && RuntimeOf(path) is { } runtime && runtime.Major > Environment.Version.Major
            ? $"{Path.GetFileName(path)} is built for .NET {runtime.Major}, and this kernel runs on .NET "
                + $"{Environment.Version}. Build it for net{Environment.Version.Major}.0, or install .NET "
                + $"{runtime.Major} and run the kernel on it."
            : null;
    }

    private static Version? RuntimeOf(string library)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(library));
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences
                .Select(metadata.GetAssemblyReference)
                .Where(needed => metadata.GetString(needed.Name) is "System.Runtime" or "System.Private.CoreLib")
                .Select(needed => needed.Version)
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // The compiler will say what is wrong with the file.
            return null;
        }
    }
}
