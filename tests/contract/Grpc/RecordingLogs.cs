using System.Collections.Concurrent;

using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.ContractTests.Grpc;

internal sealed class RecordingLogs(ConcurrentQueue<string> complaints) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) complaints.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
