using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Grams of one device booked when a factor first existed; never restated, never falling.</summary>
public sealed record BookedTotal(string Host, string Device, string Zone, FactorFamily Family, bool Simulated, GramsCo2e Grams);
