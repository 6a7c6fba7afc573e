namespace Interleave.Reader.Kernels;

/// <summary>There is no such kernel, or it could not be started. The message is a sentence for the reader.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What the sentence was made from, or null.</param>
public class KernelException(string message, Exception? innerException = null) : Exception(message, innerException);
