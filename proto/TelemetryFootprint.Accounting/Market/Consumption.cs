using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>Energy at the meters of one zone over one interval, which lies within or outside a contract's period, never across its end.</summary>
public readonly record struct Consumption(string Zone, MinuteRange Interval, FacilityEnergy Energy);
