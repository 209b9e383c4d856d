using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Grams of one device booked when a factor first existed; never restated, never falling.</summary>
/// <param name="Host">Where it was.</param>
/// <param name="Device">Its UUID.</param>
/// <param name="Zone">Of the host then.</param>
/// <param name="Family">What the grams count.</param>
/// <param name="Simulated">Of simulated energy.</param>
/// <param name="Grams">Since the ledger began.</param>
/// <param name="Lowest">The lowest grade of the factors that they were booked with; null: nobody kept it.</param>
public sealed record BookedTotal(string Host, string Device, string Zone, FactorFamily Family, bool Simulated, GramsCo2e Grams, FactorQuality? Lowest);
