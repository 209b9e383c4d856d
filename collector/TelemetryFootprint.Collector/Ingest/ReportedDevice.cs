namespace TelemetryFootprint.Collector.Ingest;

/// <summary>What a batch says of a device.</summary>
/// <param name="Uuid">The device.</param>
/// <param name="StartMicroseconds">Of its first row, Unix, by the collector's clock.</param>
/// <param name="EndMicroseconds">Of its last row.</param>
internal readonly record struct ReportedDevice(string Uuid, long StartMicroseconds, long EndMicroseconds);
