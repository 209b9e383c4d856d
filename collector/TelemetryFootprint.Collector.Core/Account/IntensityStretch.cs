using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What is known of a zone's intensity over some minutes, now or to come.</summary>
public readonly record struct IntensityStretch(MinuteRange Interval, GramsPerKilowattHour Value, FactorQuality Quality);
