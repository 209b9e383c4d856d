namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>Takes the exceptions that the server's TLS logs and hangs each on its connection. It writes nothing itself.</summary>
internal sealed class HandshakeLogs : ILoggerProvider
{
    /// <summary>The category whose Debug lines tell of failed handshakes.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Https";

    public ILogger CreateLogger(string categoryName) => new Taker();

    public void Dispose()
    {
    }

    private sealed class Taker : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null && Handshake.Current is { } handshake) handshake.Failure = exception;
        }
    }
}
