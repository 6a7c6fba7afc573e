using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Interleave.Reader.Tests.Chapter;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>Jupyter Notebook, as a server of its own over a copy of the chapter, with our kernel installed.</summary>
internal sealed class JupyterServer : IDisposable
{
    private const string Token = "chapter";

    // Standard input ends with this process, however that dies, and the server with its kernels must not outlive it.
    private const string Program = """
        import os, signal, sys, threading
        def end_with_input():
            sys.stdin.buffer.read()
            os.kill(os.getpid(), signal.SIGTERM)
        threading.Thread(target=end_with_input, daemon=True).start()
        from notebook.notebookapp import main
        main()
        """;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly int _port;

    private JupyterServer(InstalledKernel kernel, string python)
    {
        var chapter = kernel.File("chapter");
        Copy(ChapterFolder.Path, chapter);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var start = new ProcessStartInfo(python,
        [
            "-c", Program, "--no-browser", "--ip=127.0.0.1", $"--port={_port}", "--port-retries=0", $"--NotebookApp.token={Token}",
            "--allow-root", $"--notebook-dir={chapter}",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = kernel.JupyterPath;
        start.Environment["JUPYTER_CONFIG_DIR"] = kernel.File("config");
        start.Environment["JUPYTER_RUNTIME_DIR"] = kernel.File("runtime");
        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Starts the server and waits until it answers; skips the test where there is no Jupyter Notebook.</summary>
    public static async Task<JupyterServer> StartAsync(InstalledKernel kernel)
    {
        var python = PythonProgram.With("notebook", "notebook");
        var server = new JupyterServer(kernel, python);
        try
        {
            using var client = new HttpClient();
            for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100, TestContext.Current.CancellationToken))
            {
                try
                {
                    using var answer = await client.GetAsync(
                        server.Address("api"), TestContext.Current.CancellationToken);
                    return server;
                }
                catch (HttpRequestException) when (clock.Elapsed < Bound && !server._process.HasExited)
                {
                    // It does not listen yet.
                }
            }
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The address of a page.</summary>
    public Uri Address(string path) => new($"http://127.0.0.1:{_port}/{path}?token={Token}");

    /// <summary>Ends the server with its kernels.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(Bound);
        _process.Dispose();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
