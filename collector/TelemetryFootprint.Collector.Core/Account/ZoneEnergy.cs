using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>All measured energy of a zone within one slot that one PUE applies to.</summary>
public readonly record struct ZoneEnergy(string Zone, MinuteRange Slot, Pue Pue, Joules Energy);
