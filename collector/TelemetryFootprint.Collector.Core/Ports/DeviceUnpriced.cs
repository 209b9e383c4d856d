using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of one device that waits for a factor.</summary>
public sealed record DeviceUnpriced(string Host, string Device, bool Simulated, Joules Energy);
