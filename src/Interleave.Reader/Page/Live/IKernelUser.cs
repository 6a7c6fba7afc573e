using Interleave.Reader.Kernels;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>What runs cells in a kernel, and hears from it. All calls come within the lock of the notebook.</summary>
internal interface IKernelUser
{
    /// <summary>Whether a cell is running.</summary>
    bool IsRunning { get; }

    /// <summary>Whether a cell is running or waits for its turn.</summary>
    bool IsBusy { get; }

    /// <summary>Receives what the kernel says.</summary>
    void Receive(LiveKernel kernel, ReceivedMessage received);

    /// <summary>Learns that the kernel is gone, and with it everything that the cells had computed.</summary>
    /// <param name="failure">Why; the cell that was running has failed with it.</param>
    void Forget(CellFailure failure);
}
