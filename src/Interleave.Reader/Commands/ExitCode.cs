namespace Interleave.Reader.Commands;

/// <summary>The exit codes of the program.</summary>
public static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Success = 0;

    /// <summary>A cell failed.</summary>
    public const int Failure = 1;

    /// <summary>What was asked for cannot be done: wrong usage, or a file that is not a notebook.</summary>
    public const int Usage = 2;

    /// <summary>The run was stopped by Ctrl+C; 128 and the number of the signal SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
