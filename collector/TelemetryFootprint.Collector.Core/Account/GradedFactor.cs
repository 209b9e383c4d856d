using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A factor, how good it is, and which gases it counts.</summary>
public readonly record struct GradedFactor(GramsPerKilowattHour Value, FactorQuality Quality, FactorGas Gas);
