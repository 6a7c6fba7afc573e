namespace Interleave.Kernel.Packages;

/// <summary>A package could not be fetched; the message says why and what to do.</summary>
internal sealed class PackageException(string message) : Exception(message);
