namespace Interleave.Reader.Kernels;

/// <summary>How a kernel is asked to stop the code that runs.</summary>
public enum InterruptMode
{
    /// <summary>By the signal that Ctrl+C sends.</summary>
    Signal,

    /// <summary>By a message on the control channel.</summary>
    Message,
}
