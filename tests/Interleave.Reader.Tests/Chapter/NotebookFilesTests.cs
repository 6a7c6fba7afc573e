using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What the notebooks must be as files, so that every engine and front end can read them.</summary>
public sealed class NotebookFilesTests
{
    // A check of an exercise is called by its own class, Check, and the weather server is no value.
    private const string CheckOfAValue = @"\b(?!LocalDatamart\b)\w+\.Check(Percent|Increments|Distance)?\(";

    private const string Fold = "<details><summary>What you should see, and why</summary>\n\n";

    // The claims that teach cancellation tokens, and use them.
    private static readonly int[] Stopping = [40, 42];

    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Notebooks;

    public static IEnumerable<TheoryDataRow<string>> Chapters => ChapterFolder.Chapters;

    [Fact]
    public void There_is_a_chapter() => Assert.NotEmpty(Notebooks);

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void It_has_format_4_5_polyglot_metadata_stable_ids_and_no_outputs(string name)
    {
        var notebook = Read(name);
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.Equal(".net-csharp", (string?)notebook["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal(
            "csharp", (string?)notebook["metadata"]!["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]);
        var ids = notebook["cells"]!.AsArray().Select(cell => (string)cell!["id"]!).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^[a-z0-9-]{1,64}$", id));
        Assert.All(CodeCells(notebook), cell =>
        {
            Assert.Empty(cell["outputs"]!.AsArray());
            Assert.Null(cell["execution_count"]);
            Assert.Equal("csharp", (string?)cell["metadata"]!["polyglot_notebook"]!["kernelName"]);
        });
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_cells_are_short_and_its_prose_is_of_a_readable_length(string name)
    {
        var notebook = Read(name);
        var lengths = CodeCells(notebook).Select(Lines).Order().ToArray();
        Assert.True(lengths[lengths.Length / 2] <= 5, $"The median is {lengths[lengths.Length / 2]} lines.");

        // A class that the reader searches for a mistake stands whole, as it would at work.
        Assert.All(CodeCells(notebook), cell => Assert.InRange(Lines(cell), 1, IsTagged(cell, "whole-class") ? 30 : 15));
        var words = notebook["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "markdown")
            .Sum(cell => Regex.Count(Regex.Replace(Source(cell!), "<details>.*|</details>", ""), @"[\w'’-]+"));
        Assert.InRange(words, ChapterFolder.IsSolution(name) ? 150 : 600, 1500);
    }

    // Whoever reads on should not see the answer before having run the cell. GitHub, VS Code, Jupyter and the page take
    // what stands between the two lines for Markdown only if blank lines are around it.
    [Theory]
    [MemberData(nameof(Chapters))]
    public void What_should_be_seen_is_folded_and_what_to_try_is_not(string name)
    {
        var texts = Read(name)["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "markdown"
                && ((string)cell["id"]!).EndsWith("-why", StringComparison.Ordinal))
            .Select(cell => Source(cell!));
        Assert.All(texts, text =>
        {
            Assert.StartsWith(Fold, text, StringComparison.Ordinal);
            var end = text.IndexOf("\n\n</details>\n\n", StringComparison.Ordinal);
            Assert.InRange(end, Fold.Length, text.IndexOf("*Try it:*", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void It_loads_the_library_and_uses_nothing_that_another_engine_lacks(string name)
    {
        var cells = CodeCells(Read(name)).Select(Source).ToArray();
        var reference = ChapterFolder.IsSolution(name) ? "#r \"../lib/Interleave.dll\"" : "#r \"lib/Interleave.dll\"";
        Assert.Single(cells, cell => cell.Contains(reference, StringComparison.Ordinal));
        Assert.All(cells, cell =>
        {
            Assert.DoesNotMatch(@"(?m)^\s*#!", cell);
            Assert.DoesNotMatch(@"(?m)^using var\b|^\s*namespace\b|^\s*extension\b", cell);
            Assert.DoesNotContain("nuget:", cell, StringComparison.Ordinal);
            Assert.DoesNotContain("Console.Read", cell, StringComparison.Ordinal);
            Assert.DoesNotContain("UnsafeStart", cell, StringComparison.Ordinal);
            Assert.DoesNotContain("Interleave.Kernel", cell, StringComparison.Ordinal);

            // It warns of these.
            Assert.DoesNotMatch(@"\bstring\?", cell);
        });
    }

    [Theory]
    [MemberData(nameof(Chapters))]
    public void The_values_to_edit_stand_alone_in_a_tagged_cell(string name)
    {
        var parameters = CodeCells(Read(name))
            .Where(cell => IsTagged(cell, "parameters"))
            .Select(Source);
        Assert.All(
            Assert.Single(parameters).Split('\n'),
            line => Assert.Matches(@"^[\w\[\]]+ \w+ = [^;]+;( *//.*)?$", line));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void No_cell_is_about_the_engine_that_runs_it(string name) => Assert.All(CodeCells(Read(name)), cell =>
    {
        Assert.DoesNotContain("KernelInvocationContext", Source(cell), StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.DotNet.Interactive", Source(cell), StringComparison.Ordinal);
        if (!Stopping.Any(claim => IsAbout(cell, claim)))
        {
            Assert.DoesNotContain("CancellationToken", Source(cell), StringComparison.Ordinal);
        }
    });

    // papermill and --set put a cell between the two, or change the upper one: either way the values are checked
    // before their use.
    [Theory]
    [MemberData(nameof(Chapters))]
    public void Right_below_the_values_to_edit_stands_the_one_cell_that_checks_all_of_them(string name)
    {
        var cells = Read(name)["cells"]!.AsArray().OfType<JsonNode>().ToList();
        var at = cells.FindIndex(cell => IsTagged(cell, "parameters"));
        var checks = cells[at + 1];
        Assert.Equal("check-values", (string?)checks["id"]);
        Assert.Same(checks, Assert.Single(cells, cell => IsTagged(cell, "check-values")));
        Assert.All(Source(checks).Split('\n'), line => Assert.Matches($"^{CheckOfAValue}.+;$", line));
        Assert.All(
            Regex.Matches(Source(cells[at]), @"(?m)^(?!bool )[\w\[\]]+ (?<name>\w+) ="),
            value => Assert.Matches($@"\b{value.Groups["name"].Value}\b", Source(checks)));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void No_other_cell_checks_values(string name) => Assert.All(
        CodeCells(Read(name)).Where(cell => !IsTagged(cell, "check-values")),
        cell => Assert.DoesNotMatch(CheckOfAValue, Source(cell)));

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_links_lead_to_files_that_exist(string name)
    {
        var folder = Path.GetDirectoryName(Path.Combine(ChapterFolder.Path, name))!;
        var links = Read(name)["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "markdown")
            .SelectMany(cell => Regex.Matches(Source(cell!), @"\]\((?<target>[^)#]+)"))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));
        Assert.All(links, target => Assert.True(File.Exists(Path.Combine(folder, target)), $"{target} is not there."));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Its_links_to_cells_lead_to_cells_that_exist(string name)
    {
        var folder = Path.GetDirectoryName(name)!;
        var links = Read(name)["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "markdown")
            .SelectMany(cell => Regex.Matches(Source(cell!), @"\]\((?<target>[^)#:]+\.ipynb)#(?<cell>[^)]+)\)"));
        Assert.All(links, link => Assert.Contains(
            Read(Path.Combine(folder, link.Groups["target"].Value))["cells"]!.AsArray(),
            cell => (string?)cell!["id"] == link.Groups["cell"].Value));
    }

    private static JsonNode Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(ChapterFolder.Path, name)))!;

    private static IEnumerable<JsonNode> CodeCells(JsonNode notebook) =>
        notebook["cells"]!.AsArray().OfType<JsonNode>().Where(cell => (string?)cell["cell_type"] == "code");

    private static bool IsTagged(JsonNode cell, string tag) =>
        cell["metadata"]!["tags"]?.AsArray().Any(candidate => (string?)candidate == tag) == true;

    private static bool IsAbout(JsonNode cell, int claim) =>
        cell["metadata"]!["interleave"]?["claims"]?.AsArray().Any(number => (int)number! == claim) == true;

    private static int Lines(JsonNode cell) => Source(cell).Split('\n').Length;

    private static string Source(JsonNode cell) => string.Concat(cell["source"]!.AsArray().Select(line => (string?)line));
}
