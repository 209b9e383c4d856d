namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>This collector takes no OTLP; what comes again is refused again.</summary>
internal sealed class OtlpClosedException(string reason) : Exception(reason);
