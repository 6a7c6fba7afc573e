namespace Interleave.Reader.Notebooks;

/// <summary>A file cannot be read as a notebook. The message is a sentence for the reader.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">What the sentence was made from, or null.</param>
public sealed class NotebookException(string message, Exception? innerException = null)
    : Exception(message, innerException);
