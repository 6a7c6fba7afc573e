using Interleave.Reader.Kernels;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>The kernel that a notebook has now, and what has been run in it.</summary>
/// <remarks>What has been run is guarded by the lock of the notebook.</remarks>
internal sealed class LiveKernel(KernelClient client)
{
    /// <summary>The connection to it.</summary>
    public KernelClient Client { get; } = client;

    /// <summary>The executions in it.</summary>
    public Executions Executions { get; } = new();

    /// <summary>The <c>using</c> directives that it knows.</summary>
    public HashSet<string> Usings { get; } = [];
}
