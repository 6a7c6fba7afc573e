using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>The notebooks' prose, and the metadata that other programs look for.</summary>
public sealed partial class NotebookTextTests
{
    /// <summary>What Polyglot Notebooks writes into a new notebook; it and Jupyter choose the kernel by this.</summary>
    private const string Metadata = """
        {"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},
         "language_info":{"name":"polyglot-notebook"},
         "polyglot_notebook":{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}}
        """;

    private const string CellMetadata =
        """{"language_info":{"name":"polyglot-notebook"},"polyglot_notebook":{"kernelName":"csharp"}}""";

    private static readonly string[] OwnMetadata = ["tags", "interleave"];

    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Notebooks;

    [Fact]
    public void Jupyter_s_own_checker_finds_nothing()
    {
        var python = PythonProgram.With("nbformat");
        var files = Notebooks.Select(notebook => Path.Combine(ChapterFolder.Path, notebook.Data));
        const string Check = """
            import nbformat, sys, warnings
            warnings.simplefilter("error")
            for file in sys.argv[1:]:
                notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
                nbformat.validate(notebook)
                assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5), file
            """;
        var (exitCode, output) = PythonProgram.Run(python, Check, [.. files]);

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_metadata_are_those_of_a_notebook_that_Polyglot_made(string name)
    {
        var notebook = Read(name);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Metadata), notebook["metadata"]), $"{notebook["metadata"]}");
        Assert.All(notebook["cells"]!.AsArray(), cell =>
        {
            var metadata = cell!["metadata"]!.DeepClone().AsObject();
            foreach (var own in OwnMetadata)
            {
                metadata.Remove(own);
            }

            var expected = (string)cell["cell_type"]! == "code" ? CellMetadata : "{}";
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), metadata), $"{cell["id"]}: {metadata}");
        });
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void A_picture_has_words_for_who_does_not_see_it(string name) => Assert.All(Prose(name), prose =>
    {
        Assert.DoesNotContain("![](", prose, StringComparison.Ordinal);
        Assert.DoesNotMatch("<img(?![^>]*\\balt=\"[^\"]+\")", prose);
    });

    /// <summary>
    /// A word that is not in <c>words.txt</c> is a slip, or a new word: look it up, and add it in its place.
    /// </summary>
    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_words_are_spelled_as_in_the_list(string name)
    {
        var listed = File.ReadAllLines(
            Path.Combine(ChapterFolder.Path, "..", "tests", "Interleave.Reader.Tests", "Chapter", "words.txt"));
        var known = listed.ToHashSet();
        Assert.Equal(known.Order(StringComparer.Ordinal), listed);

        Assert.Empty(
            from prose in Prose(name)
            from Match word in Word().Matches(NotProse().Replace(prose, " "))
            let spelled = word.Value.ToLowerInvariant().Replace('’', '\'')
            where !known.Contains(spelled)
            select spelled);
    }

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(ChapterFolder.Path, name)))!;

    private static IEnumerable<string> Prose(string name) =>
        from cell in Read(name)["cells"]!.AsArray()
        where (string)cell!["cell_type"]! == "markdown"
        select string.Concat(cell["source"]!.AsArray().Select(line => (string)line!));

    // Code, where a link leads, tags and entities.
    [GeneratedRegex(@"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>|&\w+;", RegexOptions.Singleline)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"\p{L}+(?:['’]\p{L}+)?")]
    private static partial Regex Word();
}
