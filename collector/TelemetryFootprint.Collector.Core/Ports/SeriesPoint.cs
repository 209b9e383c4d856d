using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

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
    Joules Unpriced)
{
    /// <summary>Sensor, PUE and intensity; null with <see cref="Grams"/>.</summary>
    public GramsCo2e? LowGrams { get; init; }

    /// <summary>Sensor, PUE and intensity; null with <see cref="Grams"/>.</summary>
    public GramsCo2e? HighGrams { get; init; }

    /// <summary>The lowest grade among the factors of the priced energy; null: none of it is priced.</summary>
    public FactorQuality? Quality { get; init; }

    /// <summary>Null: several methods.</summary>
    public Method? Method { get; init; }
}
