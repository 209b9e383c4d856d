using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One row of totals.</summary>
/// <param name="Key">The host, device uuid, zone, project or run; empty for <see cref="TotalsGrouping.All"/>.</param>
/// <param name="Host">The host of a device row; else null.</param>
/// <param name="Family">What the grams count; null: no factor was ever in force for any of it.</param>
/// <param name="Grams">Of the priced energy, PUE included; null: none of it is priced. "At least" while unpriced energy remains.</param>
/// <param name="LowGrams">Sensor, PUE and intensity, as <see cref="GramsRange"/> combines them; null with <paramref name="Grams"/>.</param>
/// <param name="HighGrams">Likewise.</param>
/// <param name="Unpriced">Energy without a factor.</param>
/// <param name="EnergyByQuality">Priced energy per grade of its factor.</param>
/// <param name="EnergyByMethod">All energy per method.</param>
public sealed record LedgerTotal(
    string Key,
    string? Host,
    bool Simulated,
    FactorFamily? Family,
    EnergyCell Energy,
    GramsCo2e? Grams,
    GramsCo2e? LowGrams,
    GramsCo2e? HighGrams,
    Joules Unpriced,
    IReadOnlyDictionary<FactorQuality, Joules> EnergyByQuality,
    IReadOnlyDictionary<Method, Joules> EnergyByMethod)
{
    /// <summary>All energy per state; one without any is absent.</summary>
    public IReadOnlyDictionary<EnergyState, Joules> EnergyByState { get; init; } = new Dictionary<EnergyState, Joules>();

    /// <summary>The exact product behind <see cref="Grams"/>, which is rounded to be shown.</summary>
    public EmissionProduct? Product { get; init; }

    /// <summary>The one zone of all this energy; null: there are several.</summary>
    public string? Zone { get; init; }

    /// <summary>The one PUE of all this energy; null: there are several.</summary>
    public Pue? Pue { get; init; }

    /// <summary>What its electricity cost; null: nobody asked.</summary>
    public CostTotal? Cost { get; init; }

    /// <summary>What is in it and what is not. Of a device alone nothing is lacking.</summary>
    public Coverage Coverage { get; init; } = Coverage.None;
}
