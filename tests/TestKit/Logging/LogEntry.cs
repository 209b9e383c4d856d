using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.TestKit.Logging;

/// <summary>One log line as it was written.</summary>
public sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception)
{
    public override string ToString() =>
        $"{Level} {Category}[{Event.Id}] {Message}{(Exception is null ? "" : $" ({Exception.GetType().Name}: {Exception.Message})")}";
}
