using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Energy of one site and project within one local hour, priced with one factor.</summary>
/// <param name="Hour">The local hour, in UTC minutes; shorter at the ends of the range and where the clocks change.</param>
/// <param name="Version">The factor's; null with the next four: the energy is unpriced.</param>
/// <param name="Product">Location-based, PUE included.</param>
/// <param name="IsRestated">The factor, the PUE or the zone is another than the energy was booked with.</param>
public sealed record BookRow(
    MinuteRange Hour,
    string Site,
    string Project,
    string Zone,
    bool Simulated,
    Pue Pue,
    Joules Energy,
    long? Version,
    GramsPerKilowattHour? Value,
    FactorIdentity? Factor,
    FactorQuality? Quality,
    EmissionProduct? Product,
    bool IsRestated)
{
    /// <summary>Null: no contract is declared, or the energy is simulated and has no market.</summary>
    public BookMarket? Market { get; init; }
}
