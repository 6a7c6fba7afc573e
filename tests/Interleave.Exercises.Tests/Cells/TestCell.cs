using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Interleave.Exercises.Tests.Cells;

/// <summary>A cell as the engine has it while it runs: this thread, and those that it starts, belong to it until it
/// is disposed of.</summary>
internal sealed class TestCell : IDisposable
{
    private readonly SubmitCode _command = new("");
    private readonly KernelInvocationContext _context;
    private readonly IDisposable _subscription;
    private readonly ConcurrentQueue<DisplayEvent> _displayed = new();

    public TestCell()
    {
        // As in an engine, which has a kernel: it is this type that publishes the changes of outputs.
        RuntimeHelpers.RunClassConstructor(typeof(Kernel).TypeHandle);
        _context = KernelInvocationContext.GetOrCreateAmbientContext(_command);
        _subscription = _context.KernelEvents.Subscribe(new Events(_displayed));
    }

    /// <summary>The outputs that the cell has made.</summary>
    public IReadOnlyList<DisplayedValueProduced> Outputs => [.. _displayed.OfType<DisplayedValueProduced>()];

    /// <summary>The changes of those outputs.</summary>
    public IReadOnlyList<DisplayedValueUpdated> Updates => [.. _displayed.OfType<DisplayedValueUpdated>()];

    /// <summary>What stands in the cell's only output.</summary>
    public string LastText => Text(_displayed.Last());

    /// <summary>The plain text of what was shown, in order.</summary>
    public IReadOnlyList<string> Texts => [.. _displayed.Select(Text)];

    /// <summary>Stops the cell as the engine does: its token fires, and the cell fails.</summary>
    public void Stop() => _context.Fail(_command, new OperationCanceledException());

    public void Dispose()
    {
        _subscription.Dispose();
        _context.Dispose();
    }

    private static string Text(DisplayEvent shown) =>
        shown.FormattedValues.Single(value => value.MimeType == "text/plain").Value;

    private sealed class Events(ConcurrentQueue<DisplayEvent> displayed) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value)
        {
            if (value is DisplayEvent shown)
            {
                displayed.Enqueue(shown);
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
