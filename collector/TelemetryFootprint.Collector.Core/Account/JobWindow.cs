using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>When a job of constant power runs, and the mean intensity that it meets there.</summary>
/// <param name="Quality">The lowest grade of what is known of the window.</param>
public sealed record JobWindow(MinuteRange Range, GramsPerKilowattHour Mean, FactorQuality Quality);
