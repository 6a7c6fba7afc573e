namespace Interleave.Reader.Kernels;

/// <summary>
/// A kernel could not be started, or did not become ready. The message is a sentence for the reader.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">What the sentence was made from, or null.</param>
public sealed class KernelStartException(string message, Exception? innerException = null)
    : KernelException(message, innerException);
