using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Running;
using Interleave.Reader.Tests.Page;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>What a kernel is told of a cell besides its code: the cell's own metadata, which say its language.</summary>
public class CellMetadataTests
{
    private static readonly JsonObject[] Metadata =
    [
        new() { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "fsharp" } },
        new() { ["dotnet_interactive"] = new JsonObject { ["language"] = "pwsh" }, ["tags"] = new JsonArray("slow") },
        new() { ["vscode"] = new JsonObject { ["languageId"] = "python" }, ["execution"] = new JsonObject { ["of"] = "an earlier run" } },
        [],
    ];

    private static string Notebook
    {
        get
        {
            var notebook = JsonNode.Parse(MadeNotebook.Json("let x = 1", "$x = 1", "x = 1", "var x = 1;"))!;
            foreach (var (index, metadata) in Metadata.Index())
            {
                notebook["cells"]![index]!["metadata"] = metadata.DeepClone();
            }

            return notebook.ToJsonString();
        }
    }

    [Fact]
    public async Task A_run_sends_each_cell_s_metadata_with_its_code()
    {
        await using var kernel = new RecordingKernel();
        using var run = new ReaderRun();
        run.Kernel("recording", kernel.Spec).Write("a.ipynb", Notebook)
            .Run(0, "run", "a.ipynb", "--kernel", "recording");

        AssertSent(kernel);
    }

    [Fact]
    public async Task The_page_sends_each_cell_s_metadata_with_its_code()
    {
        await using var kernel = new RecordingKernel();
        await using var notebook = OpenNotebook.Of(
            Notebook, KernelSpec.Interleave with { Arguments = kernel.Arguments });
        notebook.RunToEnd(1, RunScope.All);

        AssertSent(kernel);
    }

    [Fact]
    public async Task The_page_does_not_take_another_language_for_CSharp_where_it_looks_for_what_a_cell_needs()
    {
        await using var kernel = new RecordingKernel();
        await using var notebook = OpenNotebook.Of(
            Notebook, KernelSpec.Interleave with { Arguments = kernel.Arguments });
        notebook.RunToEnd(4);

        Assert.Equal("var x = 1;", kernel.Take().Content["code"]!.GetValue<string>());
        Assert.Equal(CellStatus.NotRun, notebook.View(3).Status);
    }

    private static void AssertSent(RecordingKernel kernel)
    {
        foreach (var (index, metadata) in Metadata.Index())
        {
            var expected = (JsonObject)metadata.DeepClone();
            expected.Remove("execution");
            expected["cellId"] = $"cell-{index + 1}";
            expected["interleave"] = new JsonObject { ["cell"] = $"cell {index + 1}" };
            Message sent = kernel.Take();
            Assert.True(JsonNode.DeepEquals(expected, sent.Metadata), sent.Metadata.ToJsonString());
        }
    }
}
