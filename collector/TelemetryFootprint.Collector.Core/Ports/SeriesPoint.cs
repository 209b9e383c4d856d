using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One step of a device on one host, in one zone and with one PUE; a step in which these changed has several points.</summary>
/// <param name="Grams">Of the priced energy; null: none of it is priced.</param>
public sealed record SeriesPoint(
    UtcMinute At,
    string Host,
    string Zone,
    Pue Pue,
    bool Simulated,
    EnergyCell Energy,
    GramsCo2e? Grams,
    Joules Unpriced);
