using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of a zone that waits for a factor.</summary>
public sealed record UnpricedTotal(string Zone, bool Simulated, Joules Energy);
