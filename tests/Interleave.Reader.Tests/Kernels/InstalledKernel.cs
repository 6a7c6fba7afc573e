using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>Our kernel, installed for Jupyter clients in a folder of its own.</summary>
public sealed class InstalledKernel : IDisposable
{
    private readonly ReaderRun _run = new();

    public InstalledKernel() => _run.Run(0, "kernel", "install", "--prefix", "prefix");

    /// <summary>What <c>JUPYTER_PATH</c> has to name.</summary>
    public string JupyterPath => _run.File("prefix", "share", "jupyter");

    /// <summary>A path in a folder that is deleted afterwards.</summary>
    public string File(params string[] parts) => _run.File(parts);

    public void Dispose() => _run.Dispose();
}
