using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>A slot that can be believed.</summary>
internal readonly record struct NesoReading(MinuteRange Slot, GramsPerKilowattHour Value, FactorQuality Quality);
