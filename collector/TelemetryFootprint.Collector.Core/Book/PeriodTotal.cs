using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Energy and grams of a zone in a period.</summary>
/// <param name="Family">Null: the zone is booked in none.</param>
/// <param name="Product">The exact product behind the grams; null: none of the energy is priced.</param>
public sealed record PeriodTotal(string Zone, FactorFamily? Family, bool Simulated, Joules Energy, Joules Unpriced, EmissionProduct? Product);
