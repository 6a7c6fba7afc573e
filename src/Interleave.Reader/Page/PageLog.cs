namespace Interleave.Reader.Page;

/// <summary>Writes what went wrong in the server itself to standard error.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class PageLog : ILoggerProvider, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine(exception is null
                ? formatter(state, null)
                : $"{formatter(state, exception)}\n{exception}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
