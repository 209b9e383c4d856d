namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>One row of the account. Zone and site are null where the row's energy has several of them; PUE is weighted by energy.</summary>
/// <remarks>
/// Factor: the kind that Emissions are in, as in /totals.
/// Energy: of the machines.
/// FacilityEnergy: of the machines × PUE, once.
/// Emissions: location-based; sensor, PUE and intensity combined in low and high.
/// Intensity: energy-weighted.
/// Unpriced: IT energy that waits for a factor.
/// Quality: share of the energy per grade; sums to 100 %.
/// </remarks>
internal sealed record AccountRow(
    string Key,
    string? Host,
    bool Simulated,
    string? Zone,
    string? Site,
    string Ownership,
    string? Factor,
    string? Gas,
    Figure Pue,
    bool PueIsSet,
    Figure Energy,
    Figure FacilityEnergy,
    Figure Emissions,
    Figure Intensity,
    Figure Unpriced,
    IReadOnlyList<QualityRow> Quality,
    ScopesAnswer Scopes,
    MarketAnswer Market,
    EmbodiedAnswer Embodied,
    WaterAnswer Water,
    Figure CarbonFree)
{
    /// <summary>What restatements added to Emissions, or took from them, since the energy was first priced; it is in them already.</summary>
    public required Figure Restated { get; init; }

    /// <summary>Of rows by device; null: no row of a device, or nobody told what it is.</summary>
    public AccountDevice? Device { get; init; }
}
