using System.Reflection;

namespace Interleave.Kernel.Cells;

/// <summary>An error that a cell shows.</summary>
/// <param name="Name">The kind of error: an exception's type, or a compiler's message id.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Lines">The whole of it, line by line, as the reader sees it.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Lines)
{
    /// <summary>What a stopped cell says.</summary>
    public const string StoppedSentence = "The cell was stopped.";

    /// <summary>The error of an exception: type, message, and the frames in the reader's own cells.</summary>
    /// <param name="preface">A sentence to put first, or null.</param>
    public static CellError Of(Exception exception, string? preface = null)
    {
        exception = Unwrap(exception);
        var lines = new List<string>();
        if (preface is not null)
        {
            lines.Add(preface);
        }

        for (var e = exception; e is not null; e = e.InnerException)
        {
            var link = ReferenceEquals(e, exception) ? "" : "caused by ";
            lines.Add($"{link}{e.GetType().FullName}: {MessageOf(e)}");
            lines.AddRange(CellFrames.Of(e));
        }

        return new CellError(exception.GetType().FullName ?? exception.GetType().Name, MessageOf(exception), lines);
    }

    // The reader may have written the exception, and its message may throw in turn.
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception e)
        {
            return $"(its message cannot be shown, for {e.GetType().FullName} was thrown when it was asked for)";
        }
    }

    // Reflection, Task.Wait and type initialisers wrap the exception that matters.
    private static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 }
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
