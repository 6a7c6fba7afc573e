using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Kernel.Tests;

/// <summary>
/// Two small libraries, compiled when a test runs: one with a formatter, and one that it needs beside it.
/// </summary>
internal static class TestLibrary
{
    private const string Beside = """
        namespace Beside;
        public static class Words { public static string From => "from beside"; }
        """;

    private const string Shapes = """
        using System.Collections.Generic;
        using Microsoft.DotNet.Interactive.Formatting;
        namespace Shapes;
        [TypeFormatterSource(typeof(SquareFormatting), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
        public class Square
        {
            public static int Made;
            public int Side;
            public Square(int side) { Side = side; Made++; }
        }
        public class SquareFormatting : ITypeFormatterSource
        {
            public IEnumerable<ITypeFormatter> CreateTypeFormatters()
            {
                yield return new PlainTextFormatter<Square>((square, context) =>
                    { context.Writer.Write($"a square of {square.Side} {Beside.Words.From}"); return true; });
                yield return new HtmlFormatter<Square>((square, context) =>
                    { context.Writer.Write($"<b>{square.Side}</b>"); return true; });
            }
        }
        """;

    /// <summary>Writes both to a folder and returns the path of the first.</summary>
    public static string Write(string folder)
    {
        var beside = Compile("Beside", Beside, folder);
        return Compile("Shapes", Shapes, folder, beside, typeof(Formatter).Assembly.Location);
    }

    /// <summary>Makes a library say that it needs the runtime of a later .NET.</summary>
    /// <param name="library">The path of a library that <see cref="Compile"/> wrote.</param>
    /// <param name="major">The number of that .NET.</param>
    public static void NeedRuntime(string library, byte major)
    {
        var bytes = File.ReadAllBytes(library);
        using (var file = new PEReader(new MemoryStream(bytes)))
        {
            var metadata = file.GetMetadataReader();
            var size = metadata.GetTableRowSize(TableIndex.AssemblyRef);
            var row = metadata.AssemblyReferences.ToList().FindIndex(needed =>
                metadata.GetString(
                    metadata.GetAssemblyReference(needed).Name) is "System.Runtime" or "System.Private.CoreLib");

            // A row begins with the major version.
            var table = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef);
            bytes[table + (row * size)] = major;
        }

        File.WriteAllBytes(library, bytes);
    }

    /// <summary>Compiles a library, with its doc comments beside it, and returns its path.</summary>
    public static string Compile(string name, string source, string folder, params string[] references)
    {
        var path = Path.Combine(folder, name + ".dll");
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] all =
        [
            .. references,
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(assembly => Path.GetDirectoryName(assembly) == framework),
        ];
        var result = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(documentationMode: DocumentationMode.Parse))],
            all.Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path,
            xmlDocumentationPath: Path.ChangeExtension(path, ".xml"));
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return path;
    }
}
