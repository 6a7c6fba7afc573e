using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Interleave.Experiments.Programs;
using Interleave.Races;
using Interleave.Timing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Interleave.Exercises.Tests;

/// <summary>
/// The examples in the docstrings of the four libraries: each is a cell that a reader can paste into a notebook of the
/// chapter and run.
/// </summary>
public class DocstringExampleTests
{
    private const int MaximumWidth = 84;

    private static readonly Assembly[] Libraries =
        [.. new[] { typeof(Harness), typeof(Race), typeof(ChildProgram), typeof(Check) }.Select(type => type.Assembly)];

    private static readonly Dictionary<string, string> Examples = Libraries.SelectMany(ExamplesOf).ToDictionary();

    // What an engine imports for every cell.
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks",
        "System.Linq",
    ];

    private static readonly Lazy<ScriptOptions> Options = new(() => ScriptOptions.Default
        .WithReferences(((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)))
        .WithImports(Imports)
        .WithLanguageVersion(LanguageVersion.CSharp14));

    private static readonly Lazy<string> Usings = new(() => string.Concat(UsingsOfTheChapter()));

    public static TheoryData<string> Members => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Members))]
    public void An_example_compiles_as_a_cell(string member)
    {
        var diagnostics = CSharpScript.Create(Usings.Value + Examples[member], Options.Value)
            .Compile(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(diagnostics, one => one.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Its_lines_are_as_short_as_those_of_a_cell(string member) =>
        Assert.DoesNotContain(Examples[member].Split('\n'), line => line.Length > MaximumWidth);

    [Fact]
    public void Each_library_has_one() => Assert.All(Libraries, library => Assert.NotEmpty(ExamplesOf(library)));

    private static IEnumerable<KeyValuePair<string, string>> ExamplesOf(Assembly library) =>
        from member in XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
        from example in member.Descendants("example").Select((example, index) => (Xml: example, Number: index + 1))
        select KeyValuePair.Create(
            $"{member.Attribute("name")!.Value} {example.Number}",
            Outdented(string.Join('\n', example.Xml.Descendants("code").Select(code => code.Value))));

    private static string Outdented(string code)
    {
        var lines = code.Split('\n').Select(line => line.TrimEnd()).ToArray();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : "")).Trim('\n');
    }

    private static IEnumerable<string> UsingsOfTheChapter()
    {
        var usings =
            from file in Directory.EnumerateFiles(Path.Combine(Root(), "notebooks"), "*.ipynb")
            let cells = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cells").EnumerateArray()
            let setUp = cells.First(cell => cell.GetProperty("cell_type").GetString() == "code")
            from line in setUp.GetProperty("source").EnumerateArray()
            let text = line.GetString()!.Trim()
            where text.StartsWith("using ", StringComparison.Ordinal)
            select text + "\n";
        return usings.Distinct();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interleave.slnx")))
        {
            folder = folder.Parent
                ?? throw new DirectoryNotFoundException($"No Interleave.slnx above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
