namespace Interleave.Kernel.Cells;

/// <summary>Where the kernel itself speaks: the process's standard error, which no cell can take over.</summary>
/// <threadsafety static="true"/>
internal static class KernelLog
{
    private static TextWriter _writer = Console.Error;

    /// <summary>
    /// Keeps the standard error that the process was started with; call before the console is given to the cells.
    /// </summary>
    public static void KeepStandardError() => _writer = Console.Error;

    /// <summary>Writes a sentence.</summary>
    public static void Write(string sentence) => _writer.WriteLine($"interleave kernel: {sentence}");
}
