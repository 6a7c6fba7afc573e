using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>What was executed in one kernel; finds the execution that a message of the kernel is about.</summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class Executions
{
    /// <summary>By the id of the request; null for a request whose messages are no longer wanted.</summary>
    private readonly Dictionary<string, Execution?> _byRequest = [];

    /// <summary>The one that began last; null before the first.</summary>
    public Execution? Last { get; private set; }

    /// <summary>
    /// Asks the kernel to execute a cell. What it still says about an earlier execution of the cell is ignored.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="code">The code; the cell's own text may have been edited since.</param>
    /// <param name="number">The cell's number among the notebook's code cells, from 1.</param>
    /// <param name="outputs">Collects the outputs of the cell.</param>
    /// <param name="allowInput">Whether the code may ask for a line of text.</param>
    public Execution Begin(KernelClient kernel, string code, int number, CellOutputs outputs, bool allowInput)
    {
        foreach (var (request, earlier) in _byRequest)
        {
            if (earlier?.Cell == outputs.Cell)
            {
                _byRequest[request] = null;
            }
        }

        Last = new Execution(outputs);
        _byRequest.Add(kernel.Execute(code, outputs.Cell, number, allowInput), Last);
        return Last;
    }

    /// <summary>
    /// Asks the kernel to run code that belongs to no cell, and passes over what it says about that.
    /// </summary>
    public void RunSilently(KernelClient kernel, string code) => _byRequest.Add(kernel.ExecuteSilently(code), null);

    /// <summary>The execution that a message is about; null if there is none.</summary>
    public Execution? Find(ReceivedMessage received) =>
        received.Message.Parent?.MessageId is { } request
            && _byRequest.TryGetValue(request, out var execution) ? execution

            // An error that names no cell is still an error of the code that ran last.
            : received is { Channel: Channel.IOPub, Message.Type: MessageType.Error } ? Last
            : null;
}
