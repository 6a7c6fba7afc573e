namespace Interleave.Kernel.Tests;

/// <summary>One kernel for tests that leave it as they found it.</summary>
public sealed class SharedKernel : IAsyncLifetime
{
    public KernelProcess Kernel { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Kernel = await KernelProcess.StartAsync();

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
