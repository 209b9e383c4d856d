using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.TestKit.Logging;

/// <summary>Writes every line into the guard's queue.</summary>
internal class CollectingLogger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
}
