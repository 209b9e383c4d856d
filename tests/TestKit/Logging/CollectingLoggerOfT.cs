using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.TestKit.Logging;

/// <summary>The collecting logger for a class that asks for its own category.</summary>
internal sealed class CollectingLogger<T>(ConcurrentQueue<LogEntry> entries) : CollectingLogger(typeof(T).FullName ?? typeof(T).Name, entries), ILogger<T>;
