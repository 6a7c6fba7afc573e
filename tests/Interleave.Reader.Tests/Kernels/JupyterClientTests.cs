using System.Text.Json.Nodes;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>The chapter, executed by Jupyter's own programs in our kernel.</summary>
public sealed class JupyterClientTests(InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    public static TheoryData<string> Notebooks => [.. Names(ChapterFolder.Path)];

    public static TheoryData<string> Solutions => [.. Names(Path.Combine(ChapterFolder.Path, "solutions"))];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Nbclient_executes_a_notebook(string notebook)
    {
        var python = PythonProgram.With("nbclient");
        var executed = kernel.File(notebook);
        var (exitCode, output) = PythonProgram.Run(
            python,
            [
                "-c",
                """
                import sys, nbformat
                from nbclient import NotebookClient
                notebook = nbformat.read(sys.argv[1], as_version=4)
                for cell in notebook.cells:
                    if "parameters" in cell.metadata.get("tags", []):
                        # Shorter; the chapter's own values have their own tests.
                        cell.source = cell.source.replace("latencyMs = 300;", "latencyMs = 60;").replace("largest = 2000000;", "largest = 200000;")
                NotebookClient(notebook, kernel_name="interleave-csharp", timeout=120, resources={"metadata": {"path": "."}}).execute()
                nbformat.validate(notebook)
                nbformat.write(notebook, sys.argv[2])
                """,
                notebook,
                executed,
            ],
            Bound,
            ChapterFolder.Path,
            kernel.JupyterPath);
        Assert.True(exitCode == 0, output);
        AssertExecuted(executed);
    }

    [Theory]
    [MemberData(nameof(Solutions))]
    public void Nbconvert_executes_a_solution(string notebook)
    {
        var python = PythonProgram.With("nbconvert");
        var (exitCode, output) = PythonProgram.Run(
            python,
            [
                "-m", "nbconvert", "--execute", "--to", "notebook", "--output-dir", kernel.File("solutions"),
                "--ExecutePreprocessor.kernel_name=interleave-csharp", "--ExecutePreprocessor.timeout=120",
                Path.Combine("solutions", notebook),
            ],
            Bound,
            ChapterFolder.Path,
            kernel.JupyterPath);
        Assert.True(exitCode == 0, output);
        AssertExecuted(kernel.File("solutions", notebook));
    }

    [Fact]
    public void A_client_that_allows_questions_and_cannot_hear_them_gets_an_error()
    {
        var (exitCode, output) = PythonProgram.Run(
            PythonProgram.With("jupyter_client", "jupyter-client"),
            [
                "-c",
                """
                from jupyter_client.manager import KernelManager
                manager = KernelManager(kernel_name="interleave-csharp")
                manager.start_kernel()
                try:
                    client = manager.blocking_client()
                    client.start_channels(stdin=False)
                    client.wait_for_ready(timeout=60)
                    content = client.execute("using Microsoft.DotNet.Interactive;\nawait Kernel.GetInputAsync(\"name?\")", allow_stdin=True, reply=True, timeout=60)["content"]
                    print(content["status"], content.get("evalue"))
                finally:
                    client.stop_channels()
                    manager.shutdown_kernel(now=True)
                """,
            ],
            Bound,
            kernels: kernel.JupyterPath);
        Assert.True(exitCode == 0, output);
        Assert.StartsWith("error The cell's question did not reach the front end", output);
    }

    private static void AssertExecuted(string path)
    {
        var cells = JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code").ToArray();
        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.NotNull((int?)cell!["execution_count"]));
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder, "*.ipynb").Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)];
}
