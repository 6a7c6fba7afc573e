namespace Interleave.Datamart.Tests;

/// <summary>One Datamart without latency, for tests that leave its settings as they are.</summary>
public sealed class SharedDatamart : IAsyncLifetime
{
    internal DatamartProcess Datamart { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Datamart = await DatamartProcess.StartAsync("--latency", "0");

    public ValueTask DisposeAsync() => Datamart.DisposeAsync();
}
