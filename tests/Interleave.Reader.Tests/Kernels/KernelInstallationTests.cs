using System.Text.Json.Nodes;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>The kernel installed for Jupyter front ends, and used by one.</summary>
public sealed class KernelInstallationTests : IDisposable
{
    private readonly ReaderRun _run = new();

    private string Spec => _run.File("prefix", "share", "jupyter", "kernels", "interleave-csharp");

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Installed_in_a_prefix_it_is_whole_and_can_be_replaced_and_removed()
    {
        _run.Run(0, "kernel", "install", "--prefix", "prefix");
        _run.Run(0, "kernel", "install", "--prefix", "prefix");

        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Spec, "kernel.json")))!;
        Assert.Equal("message", (string?)json["interrupt_mode"]);
        Assert.Equal("C#", (string?)json["language"]);
        Assert.Contains("{connection_file}", json["argv"]!.AsArray().Select(argument => (string?)argument));
        Assert.True(Path.IsPathRooted((string?)json["argv"]![0]));
        Assert.Equal(
            ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"],
            Directory.GetFiles(Spec).Select(Path.GetFileName).Order());
        Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(Spec)!));
        Assert.Contains(Spec, _run.Output, StringComparison.Ordinal);

        _run.Run(0, "kernel", "uninstall", "--prefix", "prefix");
        Assert.False(Directory.Exists(Spec));
        _run.Run(2, "kernel", "uninstall", "--prefix", "prefix");
        Assert.Contains("is not installed in", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_installation_could_not_delete_goes_with_a_later_one_and_what_another_is_at_work_in_stays()
    {
        var old = _run.File("prefix", "share", "jupyter", "kernels", ".interleave-csharp-old");
        var young = _run.File("prefix", "share", "jupyter", "kernels", ".interleave-csharp-young");
        foreach (var folder in new[] { old, young })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "Interleave.Kernel.dll"), "");
        }

        Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-1));
        _run.Run(0, "kernel", "install", "--prefix", "prefix");

        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(young));
    }

    [Fact]
    public void By_default_it_is_the_users_and_is_listed_and_run_finds_it_by_name()
    {
        _run.Set("JUPYTER_DATA_DIR", _run.File("data"));
        _run.Run(0, "kernel", "install").Run(0, "kernel", "list");
        Assert.Contains("interleave-csharp", _run.Output, StringComparison.Ordinal);

        _run.Notebook("a.ipynb", "var x = 20;", "x + 1").Run(0, "run", "a.ipynb", "--kernel", "interleave-csharp");
        Assert.Equal("21", _run.Result(2));
        _run.NothingIsLeft();
    }

    [Fact]
    public void Both_places_at_once_are_refused() =>
        Assert.Contains(
            "either --user or --prefix", _run.Run(2, "kernel", "install", "--user", "--prefix", "prefix")
                .Error, StringComparison.Ordinal);

    [Fact]
    public void A_Jupyter_client_runs_a_notebook_in_it()
    {
        var python = PythonProgram.With("nbclient");
        _run.Run(0, "kernel", "install", "--prefix", "prefix");
        _run.Notebook(
            "a.ipynb",
            "Console.WriteLine(\"hello\");",
            "using Microsoft.DotNet.Interactive;\nvar live = KernelInvocationContext.Current.Display(\"first\"); " +
            "live.Update(\"last\");",
            "raises-exception|throw new Exception(\"meant\");",
            "using System.Threading;\nvar thread = new Thread(() => Console.Write(\"from a thread\")); " +
            "thread.Start(); thread.Join();\n6 * 7");
        var (exitCode, output) = PythonProgram.Run(
            python,
            """
            import os, sys, json, nbformat
            from nbclient import NotebookClient
            os.environ["JUPYTER_PATH"] = sys.argv[2]
            notebook = nbformat.read(sys.argv[1], as_version=4)
            NotebookClient(notebook, kernel_name="interleave-csharp", timeout=60).execute()
            nbformat.validate(notebook)
            shown = [[o.get("text") or o.get("evalue") or o["data"]["text/plain"] for o in cell.outputs] for cell in notebook.cells]
            print(json.dumps(shown))
            """,
            _run.File("a.ipynb"),
            _run.File("prefix", "share", "jupyter"));

        Assert.True(exitCode == 0, output);
        Assert.Equal("""[["hello\n"], ["last"], ["meant"], ["from a thread", "42"]]""", output.Trim().Split('\n')[^1]);
    }
}
