using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A slot and when it got its first price.</summary>
public readonly record struct PricedSlot(string Zone, MinuteRange Slot, DateTimeOffset At);
