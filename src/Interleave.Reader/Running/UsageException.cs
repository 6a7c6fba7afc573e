namespace Interleave.Reader.Running;

/// <summary>What the reader asked for cannot be done. The message is a sentence that says why.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What the sentence was made from, or null.</param>
public sealed class UsageException(string message, Exception? innerException = null) : Exception(
    message, innerException);
