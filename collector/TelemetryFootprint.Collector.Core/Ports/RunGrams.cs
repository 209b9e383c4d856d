using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Booked grams of a run in one zone, PUE included; never restated, never falling.</summary>
public sealed record RunGrams(string Run, bool Simulated, string Zone, FactorFamily Family, GramsCo2e Grams);
