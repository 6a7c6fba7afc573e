namespace Interleave.Reader.Exporting;

/// <summary>A cell cannot be part of a program; the message says why, and begins after the cell's name.</summary>
internal sealed class NotExportedException(string message) : Exception(message);
