using System.Diagnostics;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>
/// A notebook of the chapter that nbclient has executed and saved, and whose kernel lives on, as it does for a reader who
/// has saved and not yet closed. Disposing of it ends the kernel.
/// </summary>
internal sealed class JupyterSession : IDisposable
{
    // Standard input ends with this process, however that dies, and the client shuts its kernel down on the way out.
    private const string Program = """
        import sys, nbformat
        from nbclient import NotebookClient
        notebook = nbformat.read(sys.argv[1], as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                # Shorter; the chapter's own values have their own tests.
                cell.source = cell.source.replace("latencyMs = 300;", "latencyMs = 40;")
        client = NotebookClient(notebook, kernel_name="interleave-csharp", timeout=120, resources={"metadata": {"path": "."}})
        with client.setup_kernel():
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
            nbformat.validate(notebook)
            nbformat.write(notebook, sys.argv[2])
            print("saved", flush=True)
            sys.stdin.read()
        """;

    private static readonly TimeSpan RunBound = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private JupyterSession(Process process) => _process = process;

    /// <summary>Executes a notebook and saves it; skips the test where there is no nbclient.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="notebook">The notebook, in the chapter's folder.</param>
    /// <param name="saved">Where it is saved.</param>
    public static async Task<JupyterSession> RunAsync(InstalledKernel kernel, string notebook, string saved)
    {
        var start = new ProcessStartInfo(PythonProgram.With("nbclient"), ["-c", Program, notebook, saved])
        {
            WorkingDirectory = ChapterFolder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = kernel.JupyterPath;
        var session = new JupyterSession(Process.Start(start)!);
        try
        {
            // Both are read at once: a full pipe would stop the client.
            var errors = session._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var line = await session._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask().WaitAsync(RunBound);
            Assert.True(line == "saved", line is null ? await errors.WaitAsync(EndBound) : line);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Ends the kernel, and with it the servers it started.</summary>
    public void Dispose()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(EndBound))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }
}
