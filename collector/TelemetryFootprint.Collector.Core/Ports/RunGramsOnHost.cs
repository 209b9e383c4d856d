using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Booked grams of a run on one host in one zone, PUE included; never restated, never falling.</summary>
/// <param name="Host">Where.</param>
/// <param name="Simulated">Its energy was never drawn.</param>
/// <param name="Zone">Whose factors priced it.</param>
/// <param name="Family">What these count.</param>
/// <param name="Grams">With PUE.</param>
public sealed record RunGramsOnHost(string Host, bool Simulated, string Zone, FactorFamily Family, GramsCo2e Grams);
